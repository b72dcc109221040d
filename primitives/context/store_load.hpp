// A fence between a store to a word of one's own and a load of the other's: what Dekker's and Peterson's algorithms, hazard
// pointers and every "tell first, then look" need, and the one order that no x86 core gives for nothing.
//
// With one thread the other's line rests in the own cache. With two, each works on the other's. Without a fence a core
// keeps its line for hundreds of steps before the other gets it (Zen 4: 2.65 cycles a step); with one each load
// waits for a store that waits for its line, and lines move on every few steps (515 cycles with lock or). So what is
// called the fence's cost there includes the traffic that it forces.
#pragma once

#include <array>
#include <string_view>

#include "primitives/support/dekker_proof.hpp"
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
    // Compilers may call what stands in a loop 32 times, and the call would be timed.
    [[gnu::always_inline]] void step(Cell& lines) {
      ++turn;
      settle(turn);
      // relaxed, both: what is ordered is ordered by the fence
      lines[self].store(turn, std::memory_order_relaxed);
      Fence::emit();
      seen = lines[1 - self].load(std::memory_order_relaxed);
      keep(seen);
    }
    static std::string wrong(Word last, std::span<const Done<form>> done) {
      return support::dekker_wrong(initial, last, done);
    }
  };
};

}  // namespace fencepost::context
