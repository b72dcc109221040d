// Two threads that tell each other something and then look, and how often both missed it: what Dekker's way rules out.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "harness/team/spin_barrier.hpp"
#include "primitives/support/line_words.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance {

/// Turns of a block: the threads don't wait between them, so they drift past each other, and meet often enough to show
/// an order that is none.
inline constexpr std::size_t turns = 256;

/// One and Other have tell(word, turn) and look(word), the sides of thread 0 and 1. Returns how many times both
/// missed the other's store.
template <class One, class Other = One>
int both_missed(int blocks) {
  using Words = support::line_words<turns>;
  const std::array words{std::make_unique<Words>(0), std::make_unique<Words>(0)};
  std::array<std::array<std::uint64_t, turns>, 2> seen{};
  harness::SpinBarrier together(2);  // one that sleeps would wake its threads long after each other
  int missed = 0;
  const auto side = [&]<class Side>(Side, std::size_t self, std::uint64_t block) {
    for (std::size_t i = 0; i < turns; ++i) {
      Side::tell((*words[self])[i], block);
      seen[self][i] = Side::look((*words[1 - self])[i]);
    }
  };
  in_threads(2, [&](unsigned self) {
    for (std::uint64_t block = 1; block <= static_cast<std::uint64_t>(blocks); ++block) {
      together.arrive_and_wait();
      self == 0 ? side(One{}, 0, block) : side(Other{}, 1, block);
      together.arrive_and_wait();
      if (self != 0) continue;
      for (std::size_t i = 0; i < turns; ++i)
        missed += seen[0][i] < block && seen[1][i] < block ? 1 : 0;
    }
  });
  return missed;
}

/// How many blocks two threads without any order need here until they miss each other, tried once; 0: they never did.
/// Then a test that nobody misses would prove nothing: an emulator may run one thread at a time, and so may the kernel.
inline int blocks_until_a_miss() {
  struct unordered {
    // relaxed, both: that nothing orders them is the point
    static void tell(std::atomic<std::uint64_t>& mine, std::uint64_t turn) {
      mine.store(turn, std::memory_order_relaxed);
    }
    static std::uint64_t look(const std::atomic<std::uint64_t>& other) {
      return other.load(std::memory_order_relaxed);
    }
  };
  static const int needed = [] {
    constexpr int most = 2000, at_once = 50;
    for (int blocks = at_once; blocks <= most; blocks += at_once) {
      if (both_missed<unordered>(at_once) > 0) return blocks;
    }
    return 0;
  }();
  return needed;
}

/// Blocks in which two that order nothing would have missed each other several times over, or nearly so: a membarrier
/// in each turn takes its time.
inline int enough_blocks() { return std::clamp(4 * blocks_until_a_miss(), 200, 2000); }

inline constexpr const char* never_missed =
    "two threads without a fence never missed each other here, so a fence would prove nothing";

}  // namespace fencepost::conformance
