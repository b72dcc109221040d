// One 64-bit multiply, register to register: a chain that is not the calibration itself.
#pragma once

#include <string_view>

#include "arch/contract.hpp"
#include "primitives/support/form.hpp"

namespace fencepost::floor {

struct multiply {
  static constexpr std::string_view name = "multiply";
  static constexpr bool both_widths = false;

  /// The proof: the odd seed stays odd, and 1 stays 1.
  template <class W>
  struct latency {
    using Word = W;
    using Cell = W;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;
    W value = 1;

    explicit latency(unsigned) {}
    void step(Cell&) { value = arch::multiply_step(value); }
    static std::string wrong(W, std::span<const Done<latency>> done) {
      return expect_equal("the product", W{1}, done.front().form.value);
    }
  };
};

}  // namespace fencepost::floor
