// std::atomic::fetch_or. Latency uses the result, which on x86 is a compare-exchange loop; throughput and
// shared do not use it and get a single lock or.
#pragma once

#include <atomic>
#include <limits>

#include "primitives/support/form.hpp"
#include "primitives/support/orders.hpp"

namespace fencepost::atomic {

struct fetch_or {
  static constexpr std::string_view name = "fetch_or";
  static constexpr auto& orders = rmw_orders;

  template <class W, Orders O>
  struct latency {
    using Word = W;
    using Cell = std::atomic<W>;
    static constexpr W initial = 0x0f0f;
    static constexpr W brought = 0x3333;
    static constexpr int unroll = usual_unroll;
    W carry = brought;

    explicit latency(unsigned) {}
    void step(Cell& cell) { carry = cell.fetch_or(carry, O.success); }
    static std::string wrong(W last, std::span<const Done<latency>> done) {
      constexpr W both = initial | brought;
      if (last != both) return expect_equal("the cell", both, last);
      if (done.front().steps < 2) return {};
      return expect_equal("the value returned", both, done.front().form.carry);
    }
  };

  /// Every thread sets its own bit.
  template <class W, Orders O>
  struct throughput {
    using Word = W;
    using Cell = std::atomic<W>;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;
    W bit;

    explicit throughput(unsigned thread)
        : bit(static_cast<W>(
              W{1} << (thread % static_cast<unsigned>(std::numeric_limits<W>::digits)))) {}
    void step(Cell& cell) { cell.fetch_or(bit, O.success); }
    static std::string wrong(W last, std::span<const Done<throughput>> done) {
      W all = 0;
      for (const auto& one : done) all |= one.form.bit;
      return expect_equal("the set of bits", all, last);
    }
  };

  template <class W, Orders O>
  using shared = throughput<W, O>;
};

}  // namespace fencepost::atomic
