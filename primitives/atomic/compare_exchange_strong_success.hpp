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
  template <class W, Orders O, class C = std::atomic<W>>
  struct latency {
    using Word = W;
    using Cell = C;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;
    W expected = 0;

    explicit latency(unsigned) {}
    void step(Cell& cell) {
      // A local, not the member: compilers keep a member whose address is taken in memory, and what one would
      // time is store forwarding (32 cycles instead of 19 on Golden Cove).
      W seen = expected;
      cell.compare_exchange_strong(seen, static_cast<W>(seen + 1), O.success, O.failure);
      expected = static_cast<W>(seen + 1);
    }
    static std::string wrong(W last, std::span<const Done<latency>> done) {
      return expect_equal("the count", static_cast<W>(total_steps(done)), last);
    }
  };

  /// What to expect is known without looking at the result.
  template <class W, Orders O, class C = std::atomic<W>>
  struct throughput {
    using Word = W;
    using Cell = C;
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
  template <class W, Orders O, class C = std::atomic<W>>
  struct shared {
    using Word = W;
    using Cell = C;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;
    W expected = 0;

    explicit shared(unsigned) {}
    void step(Cell& cell) {
      W seen = expected;  // a local: see latency
      while (!cell.compare_exchange_strong(seen, static_cast<W>(seen + 1), O.success, O.failure)) {
      }
      expected = static_cast<W>(seen + 1);
    }
    static std::string wrong(W last, std::span<const Done<shared>> done) {
      return expect_equal("the count", static_cast<W>(total_steps(done)), last);
    }
  };
};

}  // namespace fencepost::atomic
