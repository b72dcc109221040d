// A fence between a store to a word of one's own and a load of the other's: what Dekker's and Peterson's algorithms, hazard
// pointers and every "tell first, then look" need, and the one order that no x86 core gives for nothing.
//
// With one thread the other's line rests in the own cache. With two, each works on the other's: then a line
// is fetched and given back for every few steps, and a fence hides behind that.
#pragma once

#include <array>
#include <string_view>

#include "primitives/support/form.hpp"
#include "primitives/support/line_words.hpp"

namespace fencepost::context {

struct store_load {
  static constexpr std::string_view name = "store_load";
  static constexpr std::array<int, 0> curve{};
  static constexpr std::array<int, 0> points{};

  template <class Fence, int = 0>
  struct form {
    using Word = std::uint64_t;
    using Cell = support::line_words<2>;
    static constexpr Word initial = 1;
    static constexpr int unroll = usual_unroll;
    std::uint64_t turn = initial, seen = 0;
    unsigned self;

    explicit form(unsigned thread) : self(thread % 2) {}
    void step(Cell& lines) {
      ++turn;
      settle(turn);
      // relaxed, both: what is ordered is ordered by the fence
      lines[self].store(turn, std::memory_order_relaxed);
      Fence::emit();
      seen = lines[1 - self].load(std::memory_order_relaxed);
      keep(seen);
    }
    /// Both words end at the number of their thread's steps, and what was seen last is one that the other stored.
    static std::string wrong(Word last, std::span<const Done<form>> done) {
      const std::string bad =
          expect_equal("the sum of both words", 2 * initial + total_steps(done), last);
      if (!bad.empty()) return bad;
      for (std::size_t i = 0; i < done.size(); ++i) {
        const Word greatest = initial + (done.size() == 2 ? done[1 - i].steps : 0);
        const Word seen = done[i].form.seen;
        if (done[i].steps > 0 && (seen < initial || seen > greatest))
          return "a thread saw " + text_of(seen) + ", which the other never stored";
        if (done[i].form.turn != initial + done[i].steps)
          return expect_equal("the last store", initial + done[i].steps, done[i].form.turn);
      }
      return {};
    }
  };
};

}  // namespace fencepost::context
