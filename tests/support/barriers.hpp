// What holds for every barrier.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

namespace fencepost::harness {

/// So many threads meet twice in each round, by `meet(thread)`: nobody passes before all have come, and plain data is
/// handed over.
inline void expect_all_meet(unsigned threads, int rounds,
                            const std::function<void(unsigned)>& meet) {
  std::vector<int> came(threads, 0);  // not atomic: the barrier orders it, or tsan says so
  std::atomic<int> early{0};
  std::vector<std::thread> all;
  for (unsigned self = 0; self < threads; ++self) {
    all.emplace_back([&, self] {
      for (int round = 1; round <= rounds; ++round) {
        came[self] = round;
        meet(self);
        for (const int other : came) early += other == round ? 0 : 1;
        meet(self);
      }
    });
  }
  for (std::thread& thread : all) thread.join();
  EXPECT_EQ(early.load(), 0) << threads;
}

}  // namespace fencepost::harness
