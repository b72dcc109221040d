// One add, register to register: one cycle on every core known; a second look at the reference chain.
#pragma once

#include <string_view>

#include "arch/contract.hpp"
#include "primitives/support/form.hpp"

namespace fencepost::floor {

struct add {
  static constexpr std::string_view name = "add";
  static constexpr bool both_widths = false;

  /// The proof: the sum equals the steps.
  template <class W>
  struct latency {
    using Word = W;
    using Cell = W;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;
    W value = 0;

    explicit latency(unsigned) {}
    void step(Cell&) { value = arch::add_step(value); }
    static std::string wrong(W, std::span<const Done<latency>> done) {
      return expect_equal("the sum", static_cast<W>(total_steps(done)), done.front().form.value);
    }
  };
};

}  // namespace fencepost::floor
