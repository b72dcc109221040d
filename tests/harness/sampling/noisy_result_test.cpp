// Intervals of noisy results that rest on windows which say little of the operation.
#include "harness/sampling/noisy_result.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/testing.hpp"

namespace fencepost::harness::noisy_result_test {
namespace {

TEST(AllowForStops, CoversTheCostHoweverManyWindowsThereAre) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> part(0.0, 1.0);
  for (const int windows : {1, 2, 12, 100}) {
    int covered = 0;
    for (int i = 0; i < 2000; ++i) {
      std::vector<StoppedWindow> stopped;
      for (int k = 0; k < windows; ++k) stopped.push_back({7.0 / (1.0 - part(random)), 1.0});
      const double any = stopped[0].value;
      const Estimate found = allow_for_stops({any, {any, any}, 0.0}, stopped);
      covered += found.interval.low <= 7.0 && 7.0 <= found.interval.high ? 1 : 0;
      EXPECT_LE(found.interval.low, found.median);
      EXPECT_LE(found.median, found.interval.high);
    }
    EXPECT_GE(covered, 1860) << windows;
  }
}

TEST(AllowForStops, GoesDownToTheTimeOnTheCpu) {
  const Estimate noisy{20.0, {19.0, 21.0}, 0.1};
  const std::vector<StoppedWindow> windows(100, {20.0, 0.25});
  EXPECT_DOUBLE_EQ(allow_for_stops(noisy, windows).interval.low, 5.0);
}

TEST(AllowForOtherCpus, IsWiderWhereThreadsContend) {
  const Estimate noisy{10.0, {9.0, 11.0}, 0.1};
  const Interval alone = allow_for_other_cpus(noisy, Pace::alone).interval;
  EXPECT_DOUBLE_EQ(alone.low, 3.0);
  EXPECT_DOUBLE_EQ(alone.high, 33.0);
  EXPECT_GT(allow_for_other_cpus(noisy, Pace::contended).interval.high, 300.0);
}

}  // namespace
}  // namespace fencepost::harness::noisy_result_test
