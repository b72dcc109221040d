// compare_exchange_strong that fails: it expects what is never there, and must leave the cell alone.
#pragma once

#include <atomic>

#include "primitives/support/form.hpp"
#include "primitives/support/orders.hpp"

namespace fencepost::atomic {

struct compare_exchange_strong_failure {
  static constexpr std::string_view name = "compare_exchange_strong_failure";
  static constexpr auto& orders = compare_exchange_orders;

  /// The value seen decides what the next one wrongly expects.
  template <class W, Orders O>
  struct latency {
    using Word = W;
    using Cell = std::atomic<W>;
    static constexpr W initial = 0x5eed;
    static constexpr W poison = 0xdead;  ///< would be stored by a success
    static constexpr int unroll = usual_unroll;
    W seen = initial;

    explicit latency(unsigned) {}
    void step(Cell& cell) {
      W expected = static_cast<W>(seen + 1);
      cell.compare_exchange_strong(expected, poison, O.success, O.failure);
      seen = expected;
    }
    static std::string wrong(W last, std::span<const Done<latency>> done) {
      if (last != initial) return "a compare-exchange succeeded that had to fail";
      return expect_equal("the value seen", initial, done.front().form.seen);
    }
  };

  template <class W, Orders O>
  struct throughput {
    using Word = W;
    using Cell = std::atomic<W>;
    static constexpr W initial = 0x5eed;
    static constexpr W poison = 0xdead;
    static constexpr int unroll = usual_unroll;
    W seen = 0;

    explicit throughput(unsigned) {}
    void step(Cell& cell) {
      W expected = initial + 1;
      cell.compare_exchange_strong(expected, poison, O.success, O.failure);
      seen = expected;
      keep(seen);
    }
    static std::string wrong(W last, std::span<const Done<throughput>> done) {
      if (last != initial) return "a compare-exchange succeeded that had to fail";
      for (const auto& one : done) {
        if (one.form.seen != initial) return expect_equal("the value seen", initial, one.form.seen);
      }
      return {};
    }
  };

  template <class W, Orders O>
  using shared = throughput<W, O>;
};

}  // namespace fencepost::atomic
