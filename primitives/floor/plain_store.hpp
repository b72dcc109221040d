// A plain, non-atomic store to L1: the floor under atomic stores.
#pragma once

#include <string_view>

#include "primitives/support/form.hpp"

namespace fencepost::floor {

struct plain_store {
  static constexpr std::string_view name = "plain_store";
  static constexpr bool both_widths = true;

  template <class W>
  struct throughput {
    using Word = W;
    using Cell = W;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;
    W token = 1;

    explicit throughput(unsigned) {}
    void step(Cell& cell) {
      cell = token;
      keep_in_memory(cell);
    }
    static std::string wrong(W last, std::span<const Done<throughput>> done) {
      return expect_equal("the cell", done.front().form.token, last);
    }
  };
};

}  // namespace fencepost::floor
