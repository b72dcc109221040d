// A fence after k stores that hit L1, each on a line of its own, and before a load. A full fence waits until the
// stores have left the store buffer: the cost over k shows how fast they leave, and where the buffer ends the stores
// wait for each other anyway.
//
// Every step stores to the same k lines, so each line sees one store per step and none is joined with its neighbour.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "arch/contract.hpp"
#include "primitives/support/form.hpp"
#include "primitives/support/line_words.hpp"

namespace fencepost::context {

struct stores_hit {
  static constexpr std::string_view name = "stores_hit";
  /// Past the largest store buffer known: 112 entries on Golden Cove (Intel 64 and IA-32 Architectures Optimization
  /// Reference Manual, "Golden Cove Microarchitecture").
  static constexpr std::array curve{0, 1, 2, 4, 8, 16, 32, 48, 56, 64, 72, 80, 96, 112, 128, 160};
  static constexpr std::array points{0, 8, 64};

  template <class Fence, int K>
  struct form {
    using Word = std::uint64_t;
    using Cell = support::line_words<std::size_t{K} + 1>;
    static constexpr Word initial = 1;
    static constexpr int unroll = std::max(1, usual_unroll / (K + 1));
    std::uint64_t turn = initial, seen = 0;

    explicit form(unsigned) {}
    // Compilers may call what stands in a loop 32 times, and the call would be timed.
    [[gnu::always_inline]] void step(Cell& lines) {
      ++turn;
      settle(turn);
      arch::store_words<K>(&lines, turn);
      Fence::emit();
      // relaxed: what is ordered is ordered by the fence
      seen += lines[std::size_t{K}].load(std::memory_order_relaxed);
      settle(seen);
    }
    static std::string wrong(Word last, std::span<const Done<form>> done) {
      const Done<form>& one = done.front();
      const std::string bad = expect_equal(
          "the sum of the lines", initial + std::uint64_t{K} * (initial + one.steps), last);
      return bad.empty() ? expect_equal("the sum of what was loaded", one.steps, one.form.seen)
                         : bad;
    }
  };
};

}  // namespace fencepost::context
