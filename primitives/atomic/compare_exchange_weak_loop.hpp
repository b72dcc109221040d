// The retry loop that everybody writes: load, then compare_exchange_weak until it succeeds.
#pragma once

#include <atomic>

#include "primitives/support/form.hpp"
#include "primitives/support/orders.hpp"

namespace fencepost::atomic {

struct compare_exchange_weak_loop {
  static constexpr std::string_view name = "compare_exchange_weak_loop";
  static constexpr auto& orders = compare_exchange_orders;

  /// What the last success left is what the next one starts from: no load.
  template <class W, Orders O>
  struct latency {
    using Word = W;
    using Cell = std::atomic<W>;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;
    W expected = 0;

    explicit latency(unsigned) {}
    void step(Cell& cell) {
      // A local, not the member: see compare_exchange_strong_success.
      W seen = expected;
      while (!cell.compare_exchange_weak(seen, static_cast<W>(seen + 1), O.success, O.failure)) {
      }
      expected = static_cast<W>(seen + 1);
    }
    static std::string wrong(W last, std::span<const Done<latency>> done) {
      return expect_equal("the count", static_cast<W>(total_steps(done)), last);
    }
  };

  template <class W, Orders O>
  struct throughput {
    using Word = W;
    using Cell = std::atomic<W>;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;

    explicit throughput(unsigned) {}
    void step(Cell& cell) {
      // relaxed: only a guess, the compare-exchange decides
      W expected = cell.load(std::memory_order_relaxed);
      while (!cell.compare_exchange_weak(expected, static_cast<W>(expected + 1), O.success,
                                         O.failure)) {
      }
    }
    static std::string wrong(W last, std::span<const Done<throughput>> done) {
      return expect_equal("the count", static_cast<W>(total_steps(done)), last);
    }
  };

  template <class W, Orders O>
  using shared = throughput<W, O>;
};

}  // namespace fencepost::atomic
