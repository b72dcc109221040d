// A burst of a large team: work for each thread does not grow with their number. Operations are counted, not timed.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "harness/sampling/burst_control.hpp"

namespace fencepost::harness::large_team_test {
namespace {

constexpr WindowPlan plan{200'000, 100};

/// What an idle core reads, and its sibling that is busy now and then.
double reading_of(std::uint64_t number) {
  const auto spread = static_cast<double>(number * 0x9e3779b97f4a7c15U >> 40) * 0x1p-24;
  return number % 3 == 0 ? 0.25 * (1.0 + spread) : 0.25 * (1.0 + 0.002 * spread);
}

ThreadReport report_of(std::uint64_t number) {
  ThreadReport report;
  report.elapsed = report.time = plan.length;
  report.counted = 1'000;
  report.counted_in_time = 1'000.0;
  report.batches = 6;
  report.longest = plan.length / 6;
  report.occupancy = "kind0/core:1/team";
  report.before = {0.8, reading_of(2 * number)};
  report.after = {0.8, reading_of(2 * number + 1)};
  return report;
}

/// Readings that searches for clean levels looked at in `windows` windows of so many threads, for each reading taken.
double looks_per_reading(unsigned threads, int windows) {
  std::size_t looked_at = 0, taken = 0;
  CleanLevels levels([&](std::vector<LevelReading> readings, double width) {
    looked_at += readings.size();
    return find_clean_level(std::move(readings), width);
  });
  ClockCalibration clock;
  clock.ticks_per_ns = 2.0;
  const ChainCalibration chains;
  std::vector<ThreadReport> reports(threads);
  for (int window = 0; window < windows; ++window) {
    for (unsigned i = 0; i < threads; ++i)
      reports[i] = report_of(static_cast<std::uint64_t>(window) * threads + i);
    BurstControl control(clock, chains, levels, plan, 1, true);
    control.next_window();
    control.decide(reports, 0.01 * window);
    control.close(reports, Pace::contended, 0.01 * window);
    taken += std::size_t{2} * threads;
  }
  return static_cast<double>(looked_at) / static_cast<double>(taken);
}

TEST(LargeTeam, LearningCostsEachThreadTheSame) {
  for (const unsigned threads : {8U, 64U, 256U, 1'024U}) {
    // A tenth more readings for each search: eleven looks at a reading, and some when there are few.
    EXPECT_LT(looks_per_reading(threads, 40), 12.0) << threads;
  }
}

TEST(LargeTeam, ThousandsOfWindowsCostLessForEach) {
  EXPECT_LT(looks_per_reading(1'024, 400), 4.0) << "readings are thinned out";
}

TEST(LargeTeam, AReportFitsIntoTwelveLines) {
  EXPECT_LE(sizeof(ThreadReport), 12U * 64U) << "docs/method.md states the memory of a thread";
}

}  // namespace
}  // namespace fencepost::harness::large_team_test
