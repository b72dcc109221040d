// A floating-point add: no CPU has an atomic one, so all are compare-exchange loops. Written out, and as std::atomic has it; the
// library's looks again in relaxed order, whatever the order of the add.
#pragma once

#include <atomic>
#include <span>
#include <string>
#include <string_view>

#include "primitives/support/form.hpp"
#include "primitives/support/orders.hpp"

namespace fencepost::cas_loop {
namespace doubles {

template <class Way>
struct add {
  static constexpr std::string_view name = Way::name;
  static constexpr bool core = false;
  static constexpr bool every_step_counts = true;
  static constexpr auto& orders = ends_of_compare_exchange_orders;
  using words = arch::type_list<double>;

  /// Whole numbers up to 2^53 are exact, whatever the order of the adds; a window has far fewer.
  template <class W, Orders O>
  struct throughput {
    using Word = W;
    using Cell = std::atomic<W>;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;

    explicit throughput(unsigned) {}
    void step(Cell& cell) { Way::template add<O>(cell, W{1}); }
    static std::string wrong(W last, std::span<const Done<throughput>> done) {
      return expect_equal("the sum", static_cast<W>(total_steps(done)), last);
    }
  };
  template <class W, Orders O>
  using shared = throughput<W, O>;
};

struct loop {
  static constexpr std::string_view name = "add_double";
  template <Orders O, class W>
  static void add(std::atomic<W>& cell, W by) {
    W seen = cell.load(
        std::memory_order_relaxed);  // relaxed: only a guess, the compare-exchange decides
    while (!cell.compare_exchange_weak(seen, seen + by, O.success, O.failure)) {
    }
  }
};

struct library {
  static constexpr std::string_view name = "add_double_std";
  template <Orders O, class W>
  static void add(std::atomic<W>& cell, W by) {
    cell.fetch_add(by, O.success);
  }
};

}  // namespace doubles

using add_double = arch::type_list<doubles::add<doubles::loop>, doubles::add<doubles::library>>;

}  // namespace fencepost::cas_loop
