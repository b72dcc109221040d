// A fence between the store of some data and the store of the flag that says it is there: publication, both lines one's
// own. Release order is enough for it.
#pragma once

#include <array>
#include <string_view>

#include "primitives/support/form.hpp"
#include "primitives/support/line_words.hpp"

namespace fencepost::context {

struct publication {
  static constexpr std::string_view name = "publication";
  static constexpr std::array<int, 0> curve{};
  static constexpr std::array<int, 0> points{};

  template <class Fence, int = 0>
  struct form {
    using Word = std::uint64_t;
    using Cell = support::line_words<2>;
    static constexpr Word initial = 0;
    static constexpr int unroll = usual_unroll;
    std::uint64_t turn = initial;

    explicit form(unsigned) {}
    // Compilers may call what stands in a loop 32 times, and the call would be timed.
    [[gnu::always_inline]] void step(Cell& lines) {
      ++turn;
      settle(turn);
      // relaxed, both: what is ordered is ordered by the fence
      lines[0].store(turn, std::memory_order_relaxed);
      Fence::emit();
      lines[1].store(turn, std::memory_order_relaxed);
    }
    static std::string wrong(Word last, std::span<const Done<form>> done) {
      const Done<form>& one = done.front();
      std::string bad = expect_equal("the last turn", initial + one.steps, one.form.turn);
      return bad.empty() ? expect_equal("data and flag together", 2 * one.steps, last) : bad;
    }
  };
};

}  // namespace fencepost::context
