// A fence when no access is in flight: after a chain of dependent adds, without an access to memory. By the time the
// chain ends, the fence before it and all that it kept is long over. Work that a core does in parallel with the chain is
// lost to a fence that stops it, and no more.
#pragma once

#include <array>
#include <string_view>

#include "arch/contract.hpp"
#include "primitives/support/form.hpp"

namespace fencepost::context {

struct idle {
  static constexpr std::string_view name = "idle";
  static constexpr std::array<int, 0> curve{};
  static constexpr std::array<int, 0> points{};
  /// Cycles; longer than fences take back to back (mfence: 38 on Golden Cove, 58 on Zen 4). cpuid takes longer, in a
  /// virtual machine more than a hundred times: of it nothing is hidden.
  static constexpr int adds = 100;

  template <class Fence, int = 0>
  struct form {
    using Word = std::uint64_t;
    using Cell = std::uint64_t;
    static constexpr Word initial = 0;
    static constexpr int unroll = usual_unroll / 4;
    std::uint64_t value = 0;

    explicit form(unsigned) {}
    // Compilers may call what stands in a loop 32 times, and the call would be timed.
    [[gnu::always_inline]] void step(Cell&) {
      value = arch::add_steps<adds>(value);
      Fence::emit();
    }
    static std::string wrong(Word last, std::span<const Done<form>> done) {
      std::string bad = expect_equal("the cell", initial, last);
      const Done<form>& one = done.front();
      return bad.empty() ? expect_equal("the chain's end", adds * one.steps, one.form.value) : bad;
    }
  };
};

}  // namespace fencepost::context
