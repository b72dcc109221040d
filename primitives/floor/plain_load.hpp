// A plain, non-atomic load from L1: the floor under atomic loads.
#pragma once

#include <string_view>

#include "primitives/support/form.hpp"

namespace fencepost::floor {

struct plain_load {
  static constexpr std::string_view name = "plain_load";
  static constexpr bool both_widths = true;

  /// The value loaded, always 0, is the index of the next load.
  template <class W>
  struct latency {
    using Word = W;
    using Cell = W;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;
    W at = 0;

    explicit latency(unsigned) {}
    void step(Cell& cell) {
      keep_in_memory(cell);
      at = (&cell)[at];
    }
    static std::string wrong(W last, std::span<const Done<latency>> done) {
      if (last != initial) return expect_equal("the cell", initial, last);
      return expect_equal("the value loaded", initial, done.front().form.at);
    }
  };

  template <class W>
  struct throughput {
    using Word = W;
    using Cell = W;
    static constexpr W initial = 0x5eed;
    static constexpr int unroll = usual_unroll;
    W seen = 0;

    explicit throughput(unsigned) {}
    void step(Cell& cell) {
      keep_in_memory(cell);
      seen = cell;
      keep(seen);
    }
    static std::string wrong(W last, std::span<const Done<throughput>> done) {
      if (last != initial) return expect_equal("the cell", initial, last);
      return expect_equal("the value loaded", initial, done.front().form.seen);
    }
  };
};

}  // namespace fencepost::floor
