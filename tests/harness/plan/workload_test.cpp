// The least time of a run: windows are longer with many threads and with coarse clocks.
#include "harness/plan/workload.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "harness/sampling/suite.hpp"
#include "harness/sampling/window.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::workload_test {
namespace {

Case case_of(unsigned threads, Pace pace) {
  Case c;
  c.threads = threads;
  c.pace = pace;
  return c;
}

double least(const Case& c, double resolution_ns = 0.0) {
  Workload of_one;
  of_one.add(c, resolution_ns);
  return of_one.least_s;
}

TEST(Workload, IsTheSumOverTheCases) {
  const Case alone = case_of(1, Pace::alone), two = case_of(2, Pace::contended),
             many = case_of(256, Pace::contended);
  EXPECT_GT(least(alone), 24 * 30e-6) << "two windows of 30 us in each of twelve rounds";
  EXPECT_GT(least(two), 24 * 50e-6);
  EXPECT_GT(least(many) - least(two), 24 * 2 * 254 * 100e-9)
      << "a later start for each thread more, twice";
  Workload all;
  for (const Case& c : {alone, two, many}) all.add(c);
  EXPECT_EQ(all.cases, 3U);
  EXPECT_NEAR(all.least_s, least(alone) + least(two) + least(many), 1e-9);
}

/// The window that a run would take: all threads pass one line around.
double planned_by_trial_ns(unsigned threads, Pace pace, unsigned unrolled, double handover_ns,
                           double resolution_ns) {
  ClockCalibration clock;
  clock.ticks_per_ns = 2.0;
  clock.resolution_ns = resolution_ns;
  ThreadReport one;
  one.batches = 10;
  one.batch = 20;
  one.counted = one.batches * one.batch * unrolled;
  one.elapsed = clock.ticks(static_cast<double>(one.counted) * threads * handover_ns);
  const std::vector<ThreadReport> reports(threads, one);
  return clock.ns(plan_window(reports, pace, clock).length);
}

TEST(Workload, HoldsTheWindowsThatARunTakes) {
  const std::uint64_t seed = random_seed();
  std::mt19937_64 random(seed);
  for (int i = 0; i < 500; ++i) {
    const auto threads = static_cast<unsigned>(2 + random() % 1023);
    const Pace pace = random() % 2 == 0 ? Pace::contended : Pace::blocking;
    const unsigned unrolled = pace == Pace::contended ? 32 : 1;
    const double step = static_cast<double>(random() % 200);
    const double window = planned_by_trial_ns(threads, pace, unrolled, 50.0, step);
    EXPECT_GE(planned_window_ns(case_of(threads, pace), step), window)
        << "seed " << seed << ", threads " << threads << ", " << name_of(pace) << ", step " << step;
    EXPECT_LE(planned_window_ns(case_of(threads, pace), step),
              1.3 * window + 100e3 + 650.0 * threads + 2000.0 * step)
        << "seed " << seed << ", threads " << threads << ", " << name_of(pace) << ", step " << step;
  }
}

TEST(Workload, OneHundredAndNinetyTwoThreadsNeedMillisecondsForAWindow) {
  EXPECT_GT(planned_window_ns(case_of(192, Pace::contended), 0.0), 1.8e6);
}

TEST(Workload, CriticalSectionsFollowEachOther) {
  Case c = case_of(64, Pace::blocking);
  const double without = planned_window_ns(c, 0.0);
  c.fields.parameters = {{"critical", std::uint64_t{1000}}, {"outside", std::uint64_t{1000}}};
  EXPECT_GT(planned_window_ns(c, 0.0) - without, 50 * 64 * 300.0 - 50e3);
}

TEST(Workload, ACoarseClockHasLongerChainsAndWindows) {
  const Case alone = case_of(1, Pace::alone);
  // 19.2 MHz: windows of 52 us instead of 30, four chains of 26 us instead of 2.
  EXPECT_NEAR(least(alone, 52.0) - least(alone), 24 * (1.3 * 22e-6 + 4 * 24e-6), 1e-6);
  EXPECT_EQ(least(alone, 2.0), least(alone));
}

}  // namespace
}  // namespace fencepost::harness::workload_test
