// std::atomic::fetch_add, result used (without a use, x86 compilers emit the cheaper-looking lock add).
#pragma once

#include <atomic>

#include "primitives/support/form.hpp"
#include "primitives/support/orders.hpp"

namespace fencepost::atomic {

struct fetch_add {
  static constexpr std::string_view name = "fetch_add";
  static constexpr auto& orders = rmw_orders;

  /// Each adds what the last one returned: the cell walks the Fibonacci numbers, and the proof is F(n + 2).
  template <class W, Orders O, class C = std::atomic<W>>
  struct latency {
    using Word = W;
    using Cell = C;
    static constexpr W initial = 1;
    static constexpr int unroll = usual_unroll;
    W carry = 1;

    explicit latency(unsigned) {}
    void step(Cell& cell) { carry = cell.fetch_add(carry, O.success); }
    static std::string wrong(W last, std::span<const Done<latency>> done) {
      return expect_equal("the cell (a Fibonacci number)",
                          static_cast<W>(fibonacci(done.front().steps + 2)), last);
    }

    /// F(n) modulo 2^64 by fast doubling.
    static std::uint64_t fibonacci(std::uint64_t n) {
      std::uint64_t a = 0, b = 1;  // F(k), F(k + 1) for the leading bits k of n
      for (int bit = 63; bit >= 0; --bit) {
        const std::uint64_t doubled = a * (2 * b - a);
        const std::uint64_t next = a * a + b * b;
        const bool odd = ((n >> bit) & 1U) != 0;
        a = odd ? next : doubled;
        b = odd ? doubled + next : next;
      }
      return a;
    }
  };

  template <class W, Orders O, class C = std::atomic<W>>
  struct throughput {
    using Word = W;
    using Cell = C;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;

    explicit throughput(unsigned) {}
    void step(Cell& cell) { keep(cell.fetch_add(1, O.success)); }
    static std::string wrong(W last, std::span<const Done<throughput>> done) {
      return expect_equal("the sum", static_cast<W>(total_steps(done)), last);
    }
  };

  template <class W, Orders O, class C = std::atomic<W>>
  using shared = throughput<W, O, C>;
};

}  // namespace fencepost::atomic
