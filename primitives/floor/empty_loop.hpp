// The loop itself: its decrement and branch, spread over the steps it would hold.
#pragma once

#include <string_view>

#include "primitives/support/form.hpp"

namespace fencepost::floor {

struct empty_loop {
  static constexpr std::string_view name = "empty_loop";
  static constexpr bool both_widths = false;

  template <class W>
  struct throughput {
    using Word = W;
    using Cell = W;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;

    explicit throughput(unsigned) {}
    void step(Cell&) { asm volatile(""); }
    static std::string wrong(W last, std::span<const Done<throughput>>) {
      return expect_equal("the cell", initial, last);
    }
  };
};

}  // namespace fencepost::floor
