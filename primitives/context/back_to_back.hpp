// A fence after a fence, with nothing between for it to wait for: the result one usually sees, and the one that
// says least about a program.
#pragma once

#include <array>
#include <string_view>

#include "primitives/support/form.hpp"

namespace fencepost::context {

struct back_to_back {
  static constexpr std::string_view name = "back_to_back";
  static constexpr std::array<int, 0> curve{};
  static constexpr std::array<int, 0> points{};

  /// A fence has no effect of its own to prove: on x86-64 the listing test checks that it stands in the loop.
  template <class Fence, int = 0>
  struct form {
    using Word = std::uint64_t;
    using Cell = std::uint64_t;
    static constexpr Word initial = 0;
    static constexpr int unroll = usual_unroll;

    explicit form(unsigned) {}
    // Compilers may call what stands in a loop 32 times, and the call would be timed.
    [[gnu::always_inline]] void step(Cell&) {
      Fence::emit();
      asm volatile("");  // without a fence there would be no loop
    }
    static std::string wrong(Word last, std::span<const Done<form>>) {
      return expect_equal("the cell", initial, last);
    }
  };
};

}  // namespace fencepost::context
