// std::atomic::load. Its proof is weak by nature: a test counts the instructions of the timed loop instead.
#pragma once

#include <atomic>

#include "primitives/support/form.hpp"
#include "primitives/support/orders.hpp"

namespace fencepost::atomic {

struct load {
  static constexpr std::string_view name = "load";
  static constexpr auto& orders = load_orders;

  /// The value loaded is the index of the next load: always 0, which the compiler cannot know.
  /// Includes the address arithmetic where the ISA has no indexed form (one add on AArch64).
  template <class W, Orders O>
  struct latency {
    using Word = W;
    using Cell = std::atomic<W>;
    static constexpr W initial = 0;
    static constexpr int unroll = usual_unroll;
    W at = 0;

    explicit latency(unsigned) {}
    void step(Cell& cell) { at = (&cell)[at].load(O.success); }
    static std::string wrong(W last, std::span<const Done<latency>> done) {
      if (last != initial) return expect_equal("the cell", initial, last);
      return expect_equal("the value loaded", initial, done.front().form.at);
    }
  };

  template <class W, Orders O>
  struct throughput {
    using Word = W;
    using Cell = std::atomic<W>;
    static constexpr W initial = 0x5eed;
    static constexpr int unroll = usual_unroll;
    W seen = 0;

    explicit throughput(unsigned) {}
    void step(Cell& cell) {
      seen = cell.load(O.success);
      keep(seen);
    }
    static std::string wrong(W last, std::span<const Done<throughput>> done) {
      for (const auto& one : done) {
        if (one.form.seen != initial)
          return expect_equal("the value loaded", initial, one.form.seen);
      }
      return expect_equal("the cell", initial, last);
    }
  };

  template <class W, Orders O>
  using shared = throughput<W, O>;
};

}  // namespace fencepost::atomic
