// The spin barrier: nobody passes before all have come, round after round.
#include "harness/team/spin_barrier.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace fencepost::harness {
namespace {

TEST(SpinBarrier, OneThreadNeverWaits) {
  SpinBarrier barrier(1);
  for (int i = 0; i < 1000; ++i) barrier.arrive_and_wait();
}

TEST(SpinBarrier, NobodyPassesBeforeAllHaveComeAndPlainDataIsHandedOver) {
  // More threads than most test machines have PUs: the wait must yield.
  constexpr unsigned threads = 5;
  constexpr int rounds = 300;
  SpinBarrier barrier(threads);
  std::vector<int> came(threads, 0);  // not atomic: the barrier orders it, or tsan says so
  std::atomic<int> early{0};
  std::vector<std::thread> all;
  for (unsigned self = 0; self < threads; ++self) {
    all.emplace_back([&, self] {
      for (int round = 1; round <= rounds; ++round) {
        came[self] = round;
        barrier.arrive_and_wait();
        for (const int other : came) early += other == round ? 0 : 1;
        barrier.arrive_and_wait();
      }
    });
  }
  for (std::thread& thread : all) thread.join();
  EXPECT_EQ(early.load(), 0);
}

}  // namespace
}  // namespace fencepost::harness
