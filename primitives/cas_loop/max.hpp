// The largest value that was ever proposed, as a compare-exchange loop (C++26 has fetch_max, P0493).
//
// max_rising: each proposal of a thread is larger than all of its own before, as of a clock. max_below: none is larger than what
// is there, as in a maximum that is known after a while. Checked: a proposal that is not larger is not written, so that the line
// stays shared. Without the check there is always a write: as of fetch_max, which thereby releases in any case.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "primitives/support/form.hpp"
#include "primitives/support/orders.hpp"

namespace fencepost::cas_loop {
namespace maxima {

template <bool Checked, Orders O, class W>
[[gnu::always_inline]] inline void raise(std::atomic<W>& cell, W to) {
  // what is not larger is compared with what was seen, in the order of a failure
  W seen = cell.load(Checked ? O.failure : std::memory_order_relaxed);
  while (!(Checked && seen >= to) &&
         !cell.compare_exchange_weak(seen, std::max(seen, to), O.success, O.failure)) {
  }
}

template <bool Checked>
struct common {
  static constexpr bool core = false;
  static constexpr bool every_step_counts = true;
  static constexpr auto& orders = ends_of_compare_exchange_orders;
  using words = arch::type_list<std::uint64_t>;
};

template <bool Checked>
struct rising : common<Checked> {
  static constexpr std::string_view name = Checked ? "max_rising_checked" : "max_rising";

  template <class W, Orders O>
  struct throughput {
    using Word = W;
    using Cell = std::atomic<W>;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;
    static constexpr W threads = 1024;  ///< that propose different values
    W turn;

    explicit throughput(unsigned thread) : turn(thread % threads) {}
    void step(Cell& cell) {
      turn += threads;
      settle(turn);
      raise<Checked, O>(cell, turn);
    }
    static std::string wrong(W last, std::span<const Done<throughput>> done) {
      W most = 0;
      for (std::size_t i = 0; i < done.size(); ++i)
        most = std::max(most, static_cast<W>(i % threads + done[i].steps * threads));
      return expect_equal("the maximum", most, last);
    }
  };
  template <class W, Orders O>
  using shared = throughput<W, O>;
};

template <bool Checked>
struct below : common<Checked> {
  static constexpr std::string_view name = Checked ? "max_below_checked" : "max_below";

  template <class W, Orders O>
  struct throughput {
    using Word = W;
    using Cell = std::atomic<W>;
    static constexpr W initial = W{1} << 63;
    static constexpr int unroll = usual_unroll;
    W turn = 0;

    explicit throughput(unsigned) {}
    void step(Cell& cell) {
      ++turn;
      settle(turn);
      raise<Checked, O>(cell, turn);
    }
    static std::string wrong(W last, std::span<const Done<throughput>> done) {
      for (const auto& one : done) {
        if (one.form.turn != one.steps) return expect_equal("the turns", one.steps, one.form.turn);
      }
      return expect_equal("the maximum", initial, last);
    }
  };
  template <class W, Orders O>
  using shared = throughput<W, O>;
};

}  // namespace maxima

using max = arch::type_list<maxima::rising<false>, maxima::rising<true>, maxima::below<false>,
                            maxima::below<true>>;

}  // namespace fencepost::cas_loop
