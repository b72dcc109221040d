// The spin barrier: nobody passes before all have come, round after round.
#include "harness/team/spin_barrier.hpp"

#include <gtest/gtest.h>

#include "tests/support/barriers.hpp"

namespace fencepost::harness::spin_barrier_test {
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
  expect_all_meet(threads, rounds, [&](unsigned) { barrier.arrive_and_wait(); });
}

}  // namespace
}  // namespace fencepost::harness::spin_barrier_test
