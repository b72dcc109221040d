// compare_exchange_strong that succeeds: counts up by one. Shared, it tries until it has succeeded.
#pragma once

#include <atomic>

#include "primitives/support/form.hpp"
#include "primitives/support/orders.hpp"

namespace fencepost::atomic {

struct compare_exchange_strong_success {
  static constexpr std::string_view name = "compare_exchange_strong_success";
  static constexpr auto& orders = compare_exchange_orders;

  /// What the operation saw is what the next one expects.
  template <class W, Orders O>
  struct latency {
    using Word = W;
    using Cell = std::atomic<W>;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;
    W expected = 0;

    explicit latency(unsigned) {}
    void step(Cell& cell) {
      cell.compare_exchange_strong(expected, static_cast<W>(expected + 1), O.success, O.failure);
      ++expected;
    }
    static std::string wrong(W last, std::span<const Done<latency>> done) {
      return expect_equal("the count", static_cast<W>(total_steps(done)), last);
    }
  };

  /// What to expect is known without looking at the result.
  template <class W, Orders O>
  struct throughput {
    using Word = W;
    using Cell = std::atomic<W>;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;
    W next = 0;

    explicit throughput(unsigned) {}
    void step(Cell& cell) {
      W expected = next++;
      cell.compare_exchange_strong(expected, next, O.success, O.failure);
    }
    static std::string wrong(W last, std::span<const Done<throughput>> done) {
      return expect_equal("the count", static_cast<W>(total_steps(done)), last);
    }
  };

  /// One step is one success, however many failures it takes.
  template <class W, Orders O>
  struct shared {
    using Word = W;
    using Cell = std::atomic<W>;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;
    W expected = 0;

    explicit shared(unsigned) {}
    void step(Cell& cell) {
      while (!cell.compare_exchange_strong(expected, static_cast<W>(expected + 1), O.success,
                                           O.failure)) {
      }
      ++expected;
    }
    static std::string wrong(W last, std::span<const Done<shared>> done) {
      return expect_equal("the count", static_cast<W>(total_steps(done)), last);
    }
  };
};

}  // namespace fencepost::atomic
