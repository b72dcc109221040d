// Counts up by compare-exchange of 16 bytes, by whichever way there is: shared by all of them.
//
// ThreadSanitizer does not see what inline assembly does, and need not: the forms hand nothing from thread to
// thread but the cell itself, which is made before the threads start and read after they have ended.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "arch/contract.hpp"
#include "primitives/support/form.hpp"
#include "primitives/support/orders.hpp"

namespace fencepost::atomic {

/// The weakest pair and the strongest: those between add nothing on an ISA we know.
inline constexpr auto& wide_orders = ends_of_compare_exchange_orders;
inline constexpr std::array only_seq_cst{wide_orders[1]};

/// `Way` has:
///   name        the suffix of compare_exchange_128_ in the names of cases
///   orders      an array of Orders; empty where this build has no such way
///   Cell        made from a uint128, converts to one
///   compare_exchange<O>(cell, expected, desired)   strong, of arch::halves; sets `expected` to what was seen
///   needs       see arch/needs.hpp
template <class Way>
struct compare_exchange_128 {
 private:
  static constexpr std::string_view before = "compare_exchange_128_";
  static constexpr auto whole_name = [] {
    std::array<char, before.size() + Way::name.size()> text{};
    std::ranges::copy(Way::name, std::ranges::copy(before, text.begin()).out);
    return text;
  }();

 public:
  static constexpr std::string_view name{whole_name.data(), whole_name.size()};
  static constexpr std::string_view needs = Way::needs;
  static constexpr auto& orders = Way::orders;
  using words = arch::type_list<arch::uint128>;

  /// Both halves count, so that half a compare-exchange is no compare-exchange.
  static arch::uint128 counted(std::uint64_t steps) { return arch::from_halves(steps, steps); }
  static arch::halves after(arch::halves seen) { return {seen.low + 1, seen.high + 1}; }

  /// What the operation saw is what the next one expects.
  template <class W, Orders O>
  struct latency {
    using Word = W;
    using Cell = typename Way::Cell;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;
    arch::halves expected{0, 0};

    explicit latency(unsigned) {}
    void step(Cell& cell) {
      arch::halves seen = expected;
      Way::template compare_exchange<O>(cell, seen, after(seen));
      expected = after(seen);
    }
    static std::string wrong(W last, std::span<const Done<latency>> done) {
      return expect_equal("the count", counted(total_steps(done)), last);
    }
  };

  /// What to expect is known without looking at the result.
  template <class W, Orders O>
  struct throughput {
    using Word = W;
    using Cell = typename Way::Cell;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;
    std::uint64_t next = 0;

    explicit throughput(unsigned) {}
    void step(Cell& cell) {
      arch::halves expected{next, next};
      ++next;
      Way::template compare_exchange<O>(cell, expected, {next, next});
    }
    static std::string wrong(W last, std::span<const Done<throughput>> done) {
      return expect_equal("the count", counted(total_steps(done)), last);
    }
  };

  /// One step is one success, however many failures it takes.
  template <class W, Orders O>
  struct shared {
    using Word = W;
    using Cell = typename Way::Cell;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;
    arch::halves expected{0, 0};

    explicit shared(unsigned) {}
    void step(Cell& cell) {
      arch::halves seen = expected;
      while (!Way::template compare_exchange<O>(cell, seen, after(seen))) {
      }
      expected = after(seen);
    }
    static std::string wrong(W last, std::span<const Done<shared>> done) {
      return expect_equal("the count", counted(total_steps(done)), last);
    }
  };
};

/// Sixteen bytes that inline assembly and builtins work on.
struct alignas(16) wide_cell {
  arch::uint128 value;

  explicit wide_cell(arch::uint128 initial) : value(initial) {}
  explicit operator arch::uint128() const { return value; }
};

}  // namespace fencepost::atomic
