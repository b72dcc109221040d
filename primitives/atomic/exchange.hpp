// std::atomic::exchange: what comes out goes in with the next. No value may be lost or doubled.
#pragma once

#include <algorithm>
#include <atomic>
#include <vector>

#include "primitives/support/form.hpp"
#include "primitives/support/orders.hpp"

namespace fencepost::atomic {

struct exchange {
  static constexpr std::string_view name = "exchange";
  static constexpr auto& orders = rmw_orders;

  template <class W, Orders O, class C = std::atomic<W>>
  struct latency {
    using Word = W;
    using Cell = C;
    static constexpr W initial = 1;
    // Odd: after an even number of swaps between two, one that did nothing could not be told.
    static constexpr int unroll = usual_unroll - 1;
    W carry;

    explicit latency(unsigned thread) : carry(static_cast<W>(thread + 2)) {}
    void step(Cell& cell) { carry = cell.exchange(carry, O.success); }

    static std::string wrong(W last, std::span<const Done<latency>> done) {
      if (done.size() == 1) {
        const bool swapped = done.front().steps % 2 == 1;
        return expect_equal("the cell", static_cast<W>(swapped ? 2 : 1), last);
      }
      // 1 was in the cell and thread i came with i + 2: all of these must still be there, each once.
      std::vector<W> found{last};
      for (const auto& one : done) found.push_back(one.form.carry);
      std::ranges::sort(found);
      for (std::size_t i = 0; i < found.size(); ++i) {
        if (found[i] != i + 1) return "value " + std::to_string(i + 1) + " was lost or doubled";
      }
      return {};
    }
  };

  template <class W, Orders O, class C = std::atomic<W>>
  struct throughput {
    using Word = W;
    using Cell = C;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;
    W token;
    W seen = 0;

    explicit throughput(unsigned thread) : token(static_cast<W>(thread + 1)) {}
    void step(Cell& cell) {
      seen = cell.exchange(token, O.success);
      keep(seen);
    }
    static std::string wrong(W last, std::span<const Done<throughput>> done) {
      const auto& one = done.front();
      if (one.steps > 1 && one.form.seen != one.form.token)
        return "exchange did not return what it stored before";
      return expect_equal("the cell", one.form.token, last);
    }
  };

  template <class W, Orders O, class C = std::atomic<W>>
  using shared = latency<W, O, C>;
};

}  // namespace fencepost::atomic
