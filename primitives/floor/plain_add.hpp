// A plain, non-atomic add to memory: the floor under fetch_add. Each add waits for the store before it
// to be forwarded, where the core does not rename memory.
#pragma once

#include <string_view>

#include "primitives/support/form.hpp"

namespace fencepost::floor {

struct plain_add {
  static constexpr std::string_view name = "plain_add";
  static constexpr bool both_widths = true;

  template <class W>
  struct latency {
    using Word = W;
    using Cell = W;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;

    explicit latency(unsigned) {}
    void step(Cell& cell) {
      cell = static_cast<W>(cell + 1);
      keep_in_memory(cell);
    }
    static std::string wrong(W last, std::span<const Done<latency>> done) {
      return expect_equal("the sum", static_cast<W>(total_steps(done)), last);
    }
  };
};

}  // namespace fencepost::floor
