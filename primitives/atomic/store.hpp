// std::atomic::store. Every thread stores its own token; the last value must be one of them.
#pragma once

#include <atomic>

#include "primitives/support/form.hpp"
#include "primitives/support/orders.hpp"

namespace fencepost::atomic {

struct store {
  static constexpr std::string_view name = "store";
  static constexpr auto& orders = store_orders;

  template <class W, Orders O>
  struct throughput {
    using Word = W;
    using Cell = std::atomic<W>;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;
    W token;

    explicit throughput(unsigned thread) : token(static_cast<W>(thread + 1)) {}
    void step(Cell& cell) { cell.store(token, O.success); }
    static std::string wrong(W last, std::span<const Done<throughput>> done) {
      for (const auto& one : done) {
        if (one.steps > 0 && one.form.token == last) return {};
      }
      return "the cell holds " + std::to_string(last) + ", which no thread stored";
    }
  };

  template <class W, Orders O>
  using shared = throughput<W, O>;
};

}  // namespace fencepost::atomic
