// fetch_add whose result nobody uses, as counters have it, by each codegen of the instruction set: there may be an instruction
// that returns nothing. Only in orders that do not acquire, since a result is what an acquire reads.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "primitives/support/codegen_word.hpp"
#include "primitives/support/form.hpp"

namespace fencepost::rmw {

template <class Codegen>
struct fetch_add_unused_by : support::of_codegen<Codegen> {
  static constexpr std::string_view name = "fetch_add_unused";
  static constexpr std::array orders{one_order(std::memory_order_relaxed),
                                     one_order(std::memory_order_release)};

  template <class W, Orders O>
  struct throughput {
    using Word = W;
    using Cell = support::codegen_word<Codegen, O.success>;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;

    explicit throughput(unsigned) {}
    void step(Cell& cell) { cell.add(1, O.success); }
    static std::string wrong(W last, std::span<const Done<throughput>> done) {
      return expect_equal("the sum", static_cast<W>(total_steps(done)), last);
    }
  };

  template <class W, Orders O>
  using shared = throughput<W, O>;
};

using fetch_add_unused = support::by_each_codegen<fetch_add_unused_by>::type;

}  // namespace fencepost::rmw
