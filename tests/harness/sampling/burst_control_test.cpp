// The decisions of a burst, on reports that the test writes.
#include "harness/sampling/burst_control.hpp"

#include <gtest/gtest.h>

#include "harness/sampling/used_samples.hpp"

namespace fencepost::harness::burst_control_test {
namespace {

const std::string core = "kind0/core:1/alone";
constexpr double level = 0.25;

class BurstControlTest : public ::testing::Test {
 protected:
  BurstControlTest() {
    clock.ticks_per_ns = 2.0;
    levels.remember(core, level);
    report.elapsed = plan.length;
    report.counted = 1'000;
    report.counted_in_time = 1'000.0;
    report.time = plan.length;
    report.batches = 6;
    report.longest = plan.length / 6;
    report.occupancy = core;
    report.before = report.after = {0.8, level};
  }

  BurstControl control(int windows, bool trial = false) {
    return {clock, chains, levels, plan, windows, trial};
  }
  Go decide(BurstControl& control, double cycles_per_add) {
    report.before.cycles_per_add = cycles_per_add;
    return control.decide(std::span(&report, 1), seconds);
  }
  Sample& close(BurstControl& control) {
    return control.close(std::span(&report, 1), Pace::alone, seconds);
  }
  /// Readings of a busy sibling until the window starts all the same; their number.
  int wait_in_vain(BurstControl& control) {
    int readings = 1;
    while (decide(control, 2.0 * level) == Go::wait) ++readings;
    return readings;
  }

  ClockCalibration clock;
  ChainCalibration chains;
  CleanLevels levels;
  WindowPlan plan{60'000, 100};
  ThreadReport report;
  double seconds = 0.0;
};

TEST_F(BurstControlTest, AWindowWithoutAnOperationInTimeIsDropped) {
  BurstControl burst = control(1);
  ASSERT_TRUE(burst.next_window());
  ASSERT_EQ(decide(burst, level), Go::start);
  report.counted_in_time = 0.0;
  EXPECT_EQ(close(burst).drop, Drop::late);
}

TEST_F(BurstControlTest, TakesTheWindowsAskedForWhileTheCoreIsIdle) {
  BurstControl burst = control(3);
  int taken = 0;
  for (; burst.next_window(); ++taken) {
    EXPECT_EQ(decide(burst, level), Go::start);
    EXPECT_FALSE(close(burst).drop);
  }
  EXPECT_EQ(taken, 3);
  EXPECT_EQ(burst.burst().samples.size(), 3U);
  EXPECT_EQ(burst.burst().last.size(), 1U);
}

TEST_F(BurstControlTest, StartsAtTheFirstReadingIfThatIsCleanElseAfterThreeInARow) {
  BurstControl burst = control(2);
  ASSERT_TRUE(burst.next_window());
  EXPECT_EQ(decide(burst, level), Go::start);
  close(burst);
  EXPECT_TRUE(burst.burst().periods.calm());
  ASSERT_TRUE(burst.next_window());
  for (int i = 0; i < 10; ++i) EXPECT_EQ(decide(burst, 2.0 * level), Go::wait);
  EXPECT_EQ(decide(burst, level), Go::wait);
  EXPECT_EQ(decide(burst, 2.0 * level), Go::wait) << "the clean one may have been a chance";
  EXPECT_EQ(decide(burst, level), Go::wait);
  EXPECT_EQ(decide(burst, level), Go::wait);
  EXPECT_EQ(decide(burst, level), Go::start);
}

TEST_F(BurstControlTest, CountsHowLongTheCoreStaysIdle) {
  BurstControl burst = control(2);
  ASSERT_TRUE(burst.next_window());
  for (const double reading : {2.0, 1.0, 1.0, 2.0, 1.0, 1.0}) {
    seconds += 1e-5;
    EXPECT_EQ(decide(burst, reading * level), Go::wait);
  }
  seconds += 2e-5;
  EXPECT_EQ(decide(burst, level), Go::start);
  report.after.cycles_per_add = 2.0 * level;
  close(burst);
  const PeriodCounts& seen = burst.burst().periods;
  EXPECT_EQ(seen.waits, 1);
  EXPECT_EQ(seen.repeated, 2);
  EXPECT_EQ(seen.lasted, 1);
  EXPECT_NEAR(seen.apart_s, 3e-5, 1e-9);
  EXPECT_EQ(seen.started, 1);
  EXPECT_EQ(seen.ended, 0);
  EXPECT_FALSE(seen.calm());
}

TEST_F(BurstControlTest, CountsHowLongTheCoreOfEachThreadStaysIdle) {
  BurstControl burst = control(1);
  std::vector<ThreadReport> two(2, report);
  ASSERT_TRUE(burst.next_window());
  const auto read = [&](double first, double second) {
    seconds += 1e-5;
    two[0].before.cycles_per_add = first * level;
    two[1].before.cycles_per_add = second * level;
    return burst.decide(two, seconds);
  };
  for (int i = 0; i < 4; ++i) EXPECT_EQ(read(1.0, 2.0), Go::wait);
  EXPECT_EQ(read(2.0, 1.0), Go::wait);
  EXPECT_EQ(read(1.0, 1.0), Go::start) << "one clean reading of all is enough";
  two[0].after.cycles_per_add = level;
  two[1].after.cycles_per_add = 2.0 * level;
  burst.close(two, Pace::contended, seconds);
  const PeriodCounts& seen = burst.burst().periods;
  EXPECT_EQ(seen.waits, 1);
  EXPECT_EQ(seen.repeated, 3) << "of the first thread";
  EXPECT_EQ(seen.lasted, 2);
  EXPECT_EQ(seen.started, 2);
  EXPECT_EQ(seen.ended, 1);
}

TEST_F(BurstControlTest, ThreadsThatShareACpuDoNotWaitForACleanReading) {
  report.on_this_cpu = 2;
  BurstControl burst = control(5);
  int taken = 0;
  for (; burst.next_window(); ++taken) {
    EXPECT_EQ(decide(burst, 2.0 * level), Go::start);
    EXPECT_EQ(close(burst).drop, Drop::preempted);
  }
  EXPECT_EQ(taken, 5);
}

TEST_F(BurstControlTest, ThreeWindowsWithoutACleanReadingEndTheBurst) {
  BurstControl burst = control(16);
  int windows = 0;
  for (; burst.next_window(); ++windows) {
    EXPECT_EQ(wait_in_vain(burst), 41);
    close(burst);
  }
  EXPECT_EQ(windows, 3);
  ASSERT_EQ(burst.burst().samples.size(), 3U) << "they are taken all the same";
  for (const Sample& sample : burst.burst().samples) {
    EXPECT_GT(sample.ns, 0.0);
    EXPECT_EQ(verdict(sample, levels), Drop::neighbour);
  }
}

TEST_F(BurstControlTest, LongChainsAreReadLessOften) {
  chains.scale = 100;
  BurstControl burst = control(1);
  ASSERT_TRUE(burst.next_window());
  EXPECT_EQ(wait_in_vain(burst), 6);
}

TEST_F(BurstControlTest, ATrialStartsWhateverTheChainsShow) {
  BurstControl burst = control(1, true);
  ASSERT_TRUE(burst.next_window());
  EXPECT_EQ(decide(burst, 2.0 * level), Go::start);
}

TEST_F(BurstControlTest, JudgesTheWindow) {
  BurstControl burst = control(1);
  ASSERT_TRUE(burst.next_window());
  ASSERT_EQ(decide(burst, level), Go::start);
  report.involuntary_switches = 1;
  EXPECT_EQ(close(burst).drop, Drop::preempted);
}

}  // namespace
}  // namespace fencepost::harness::burst_control_test
