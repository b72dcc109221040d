// The arithmetic from a window's reports to its results, and to the plan of the next.
#include <gtest/gtest.h>

#include <array>

#include "harness/sampling/window.hpp"

namespace fencepost::harness::sample_test {
namespace {

ClockCalibration clock_of(double ticks_per_ns, double resolution_ns) {
  ClockCalibration clock;
  clock.ticks_per_ns = ticks_per_ns;
  clock.resolution_ns = resolution_ns;
  return clock;
}
const ClockCalibration clock2 = clock_of(2.0, 10.0);

ThreadReport report_of(double elapsed_ns, std::uint64_t counted) {
  ThreadReport report;
  report.elapsed = clock2.ticks(elapsed_ns);
  report.counted = report.batches = counted;
  report.counted_in_time = static_cast<double>(counted);
  report.time = report.elapsed;
  report.on_cpu_ns = elapsed_ns;
  report.before = report.after = {0.5, 0.25};
  report.occupancy = "kind0/core:1/team";
  return report;
}

TEST(SampleFrom, UnevenThreadsAddUpTheirRates) {
  // One operation takes 10 ms here and 30 ms there: 100 and 33.3 a second.
  const std::array reports{report_of(600e6, 60), report_of(600e6, 20)};
  const Sample sample = sample_from(reports, clock2);
  EXPECT_DOUBLE_EQ(sample.ops_per_second, 100.0 + 100.0 / 3.0);
  EXPECT_DOUBLE_EQ(sample.ns, 2 * 600e6 / 80);
  EXPECT_DOUBLE_EQ(sample.cycles, 2.0 * 2.0 * sample.ns) << "two ticks a ns, two cycles a tick";
  EXPECT_DOUBLE_EQ(sample.fairness, 1.0 / 3.0);
  EXPECT_DOUBLE_EQ(sample.cpu_ns, 2 * 600e6 / 80);
}

TEST(SampleFrom, ThreadsThatEndAtDifferentTimesKeepTheirOwnRates) {
  const std::array reports{report_of(601e6, 60), report_of(630e6, 21)};
  EXPECT_DOUBLE_EQ(sample_from(reports, clock2).ops_per_second, 60 / 0.601 + 21 / 0.630);
}

TEST(SampleFrom, AThreadThatWaitsPastTheDeadlineAddsNoTime) {
  // 100 operations of 1 us here; the other thread gets the lock once in the window, and again long after it.
  std::array reports{report_of(100e3, 100), report_of(250e3, 2)};
  reports[1].counted_in_time = 1.0;
  reports[1].time = clock2.ticks(100e3);
  const Sample sample = sample_from(reports, clock2);
  EXPECT_DOUBLE_EQ(sample.ops_per_second, 1.01e6);
  EXPECT_DOUBLE_EQ(sample.ns, 2 * 100e3 / 101.0);
  EXPECT_DOUBLE_EQ(sample.ops_per_second * sample.ns / 2.0, 1e9);
  EXPECT_DOUBLE_EQ(sample.fairness, 0.01);
}

TEST(SampleFrom, CyclesTakeTheMeanOfBothReadings) {
  std::array reports{report_of(1000.0, 10)};
  reports[0].before.ticks_per_cycle = 0.4;
  reports[0].after.ticks_per_cycle = 0.6;
  EXPECT_DOUBLE_EQ(sample_from(reports, clock2).cycles, 2000.0 / 0.5 / 10);
}

TEST(SampleFrom, ThreadsOutsideCostCpuTimeAndNothingElse) {
  std::array reports{report_of(1000.0, 10), report_of(9000.0, 77)};
  reports[1].in_results = false;
  const Sample sample = sample_from(reports, clock2);
  EXPECT_DOUBLE_EQ(sample.ns, 100.0);
  EXPECT_DOUBLE_EQ(sample.ops_per_second, 1e7);
  EXPECT_DOUBLE_EQ(sample.fairness, 1.0);
  EXPECT_DOUBLE_EQ(sample.cpu_ns, 1000.0);
}

TEST(SampleFrom, AThreadThatDidNothingIsUnfair) {
  const std::array reports{report_of(1000.0, 10), report_of(1000.0, 0)};
  EXPECT_DOUBLE_EQ(sample_from(reports, clock2).fairness, 0.0);
}

TEST(SampleFrom, TheWorstChainOfEachOccupancyIsKept) {
  std::array reports{report_of(1000.0, 1), report_of(1000.0, 1), report_of(1000.0, 1)};
  reports[0].after.cycles_per_add = 0.27;
  reports[1].before.cycles_per_add = 0.31;
  reports[2].occupancy = "kind1/core:1/team";
  const auto chain = sample_from(reports, clock2).chain;
  ASSERT_EQ(chain.size(), 2U);
  EXPECT_EQ(chain.at("kind0/core:1/team"), 0.31);
  EXPECT_EQ(chain.at("kind1/core:1/team"), 0.25);
}

/// The plan after a trial in which one thread did 100 iterations of `each_ns`.
WindowPlan planned(double each_ns, Pace pace, const ClockCalibration& clock, long parks = 0) {
  ThreadReport report;
  report.batch = 4;
  report.batches = 25;
  report.counted = 100;
  report.elapsed = clock.ticks(each_ns * 100.0);
  report.voluntary_switches = parks;
  return plan_window(std::array{report}, pace, clock);
}

TEST(PlanWindow, HasALeastLength) {
  EXPECT_NEAR(clock2.ns(planned(10.0, Pace::alone, clock2).length), 30e3, 1.0);
  EXPECT_NEAR(clock2.ns(planned(10.0, Pace::contended, clock2).length), 50e3, 1.0);
}

TEST(PlanWindow, IsAThousandStepsOfTheClock) {
  const ClockCalibration apple = clock_of(0.024, 1000.0 / 24);  // 24 MHz: 41.7 ns a step
  EXPECT_GE(apple.ns(planned(10.0, Pace::alone, apple).length), 41.6e3);
  const ClockCalibration coarse = clock_of(0.001, 1000.0);
  EXPECT_NEAR(coarse.ns(planned(10.0, Pace::alone, coarse).length), 1e6, 1e3);
}

TEST(PlanWindow, HoldsFiftyOperations) {
  for (const double each : {2e3, 20e3, 50e3, 1e6})
    EXPECT_GE(clock2.ns(planned(each, Pace::contended, clock2).length), 49.9 * each) << each;
}

TEST(PlanWindow, CountsOperationsNotIterations) {
  ThreadReport report;
  report.batch = 1;
  report.batches = 10;
  report.counted = 320;  // 32 operations in each iteration
  report.elapsed = clock2.ticks(3.2e6);
  const WindowPlan plan = plan_window(std::array{report}, Pace::contended, clock2);
  EXPECT_NEAR(clock2.ns(plan.length), 6 * 320e3, 1e3)
      << "fifty operations are two iterations; a batch has at least one";
  EXPECT_EQ(plan.batch, 1U);
}

TEST(PlanWindow, HoldsFiftyParksUpToItsCap) {
  // 100 iterations of 500 ns with 5 parks: one every 10 us.
  EXPECT_NEAR(clock2.ns(planned(500.0, Pace::blocking, clock2, 5).length), 500e3, 1e3);
  EXPECT_NEAR(clock2.ns(planned(500.0, Pace::contended, clock2, 5).length), 50e3, 1e3)
      << "only where parking is part of the work";
  // 100 iterations of 10 us with one park: fifty parks would take 50 ms.
  EXPECT_NEAR(clock2.ns(planned(10e3, Pace::blocking, clock2, 1).length), 3e6, 1e3);
}

TEST(PlanWindow, TheCapGivesWayToSlowOperations) {
  EXPECT_NEAR(clock2.ns(planned(1e6, Pace::blocking, clock2).length), 50e6, 1e4);
}

TEST(PlanWindow, LooksAtTheClockSixTimes) {
  const WindowPlan plan = planned(10.0, Pace::alone, clock2);
  EXPECT_NEAR(static_cast<double>(plan.batch) * 10.0, 30e3 / 6, 20.0);
}

TEST(PlanWindow, ABenchmarkThatLooksAfterEachOperationHasShortIterations) {
  // Looks 10 us apart on both threads: fifty of them make the window.
  std::array reports{ThreadReport{}, ThreadReport{}};
  for (ThreadReport& report : reports) {
    report.batches = report.counted = 50;
    report.elapsed = clock2.ticks(50 * 10e3);
  }
  EXPECT_NEAR(clock2.ns(plan_window(reports, Pace::contended, clock2).length), 500e3, 1e3);
}

TEST(PlanWindow, ABatchIsNeverEmptyNorEndless) {
  EXPECT_GE(planned(50e6, Pace::blocking, clock2).batch, 1U);
  ThreadReport nothing;  // a thread that never came to work
  const WindowPlan plan = plan_window(std::array{nothing}, Pace::alone, clock2);
  EXPECT_GE(plan.batch, 1U);
  EXPECT_LE(plan.batch, 1'000'000U);
  EXPECT_GE(clock2.ns(plan.length), 30e3);
}

TEST(Sample, OfAShortenedWindowIsOfItsRest) {
  auto reports = std::vector<ThreadReport>{ThreadReport(), ThreadReport()};
  for (ThreadReport& report : reports) {
    report.shortened = true;
    report.elapsed = 100'000;
    report.time = 60'000;
    report.counted = 4'500;
    report.counted_in_time = 500.0;
    report.on_cpu_ns = 50'000.0;
    report.before = report.after = {0.5, 0.25};
  }
  ClockCalibration clock;
  clock.ticks_per_ns = 2.0;
  const Sample sample = sample_from(reports, clock);
  EXPECT_TRUE(sample.shortened);
  EXPECT_DOUBLE_EQ(sample.ns, 60.0);
  EXPECT_DOUBLE_EQ(sample.cpu_ns, 60.0) << "on a CPU for the time that the operations took";
}

TEST(SampleOfAWindow, HasTheQuantilesOfOperationsThatWereTimed) {
  Sample sample;
  enter_durations(nullptr, clock2, sample);
  EXPECT_TRUE(sample.durations.empty());
  Durations one, other;
  for (int i = 0; i < 100; ++i) (i < 50 ? one : other).add(clock2.ticks(i == 0 ? 3e3 : 1e3));
  DurationsByThread told;
  told.add(one);
  told.add(other);
  enter_durations(&told, clock2, sample);
  EXPECT_NEAR(sample.durations.at("op_p50_ns"), 1e3, 16.0);
  EXPECT_NEAR(sample.durations.at("op_p99_ns"), 1e3, 16.0);
  EXPECT_NEAR(sample.durations.at("op_p999_ns"), 3e3, 48.0);
  EXPECT_EQ(sample.durations.at("op_longest_ns"), 3e3);
  EXPECT_EQ(sample.durations.at("op_longest_worst_thread_ns"), 3e3);
  EXPECT_EQ(sample.durations.at("op_longest_best_thread_ns"), 1e3);
}

}  // namespace
}  // namespace fencepost::harness::sample_test
