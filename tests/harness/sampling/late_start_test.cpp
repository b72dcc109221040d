// A late thread shortens the interval of its window, for all threads alike, and the result is that of the time in which all
// were at work.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "harness/sampling/window.hpp"

namespace fencepost::harness::late_start_test {
namespace {

ClockCalibration two_per_ns() {
  ClockCalibration clock;
  clock.ticks_per_ns = 2.0;
  return clock;
}
const ClockCalibration clock2 = two_per_ns();
constexpr WindowPlan plan{200'000, 100};

/// A thread that starts `late` and does `alone` operations a tick until `all` have started, `together` after that, with a
/// look at the clock every `look` ticks.
ThreadReport worker(std::uint64_t late, std::uint64_t all, double alone, double together,
                    std::uint64_t look) {
  const auto done_by = [&](std::uint64_t at) {
    const auto before = static_cast<double>(std::min(at, all) - std::min(late, std::min(at, all)));
    const auto after = static_cast<double>(at - std::min(at, std::max(all, late)));
    return alone * before + together * after;
  };
  ThreadReport report;
  report.late = late;
  report.time = report.elapsed = plan.length - late;
  report.counted_in_time = done_by(plan.length);
  report.counted = static_cast<std::uint64_t>(report.counted_in_time);
  report.batches = report.time / look;
  report.longest = look;
  report.before = report.after = {0.8, 0.25};
  report.occupancy = "kind0/core:1/team";
  for (std::uint64_t batch = 1; batch <= report.batches && report.marked < report.marks.size();
       batch *= 2) {
    const std::uint64_t at = late + batch * look;
    report.marks[report.marked++] = {at, report.counted_in_time - done_by(at), plan.length - at};
  }
  return report;
}

/// Whether the thread looked at the clock after `start` with a quarter of the window to go.
bool looked_in_time(const ThreadReport& report, std::uint64_t start) {
  for (unsigned i = 0; i < report.marked; ++i) {
    if (report.marks[i].at >= start) return report.marks[i].time_left >= plan.length / 4;
  }
  return false;
}

TEST(LateStart, TheRateIsThatOfTheTimeInWhichAllWereAtWork) {
  std::mt19937_64 random(7);
  std::uniform_int_distribution<std::uint64_t> lateness(4'100, 60'000), looks(20, 30'000);
  int shortened = 0;
  for (int world = 0; world < 2'000; ++world) {
    const std::uint64_t late = lateness(random), look = looks(random);
    std::vector<ThreadReport> reports{worker(0, late, 0.05, 0.01, look),
                                      worker(late, late, 0.0, 0.01, look),
                                      worker(late / 3, late, 0.05, 0.01, look / 2 + 1)};
    const bool can_be = std::ranges::all_of(
        reports, [&](const ThreadReport& one) { return looked_in_time(one, late); });
    shorten_if_late(reports, plan, clock2);
    EXPECT_EQ(reports[0].shortened, can_be) << "late by " << late << ", a look every " << look;
    if (!reports[0].shortened) {
      EXPECT_EQ(judge(reports, Pace::contended, plan, clock2), Drop::late);
      continue;
    }
    ++shortened;
    EXPECT_EQ(judge(reports, Pace::contended, plan, clock2), std::nullopt);
    // Three threads at 0.01 a tick; before all had started, two did 0.05.
    EXPECT_NEAR(sample_from(reports, clock2).ops_per_second, 3 * 0.01 * 2e9, 6e5)
        << "late by " << late << ", a look every " << look;
  }
  EXPECT_GT(shortened, 1'000) << "half of the worlds, at least";
}

TEST(LateStart, UsualWindowsWithALateThreadAreKept) {
  for (const std::uint64_t late : {5'000U, 20'000U, 50'000U}) {
    std::vector<ThreadReport> reports(8, worker(0, late, 0.05, 0.01, plan.length / 6));
    reports.push_back(worker(late, late, 0.0, 0.01, plan.length / 6));
    shorten_if_late(reports, plan, clock2);
    EXPECT_TRUE(reports[0].shortened) << late;
  }
}

TEST(LateStart, WindowsInTimeStayAsTheyAre) {
  std::vector<ThreadReport> reports{worker(0, 3'000, 0.05, 0.01, 10'000),
                                    worker(3'000, 3'000, 0.0, 0.01, 10'000)};
  const double before = reports[0].counted_in_time;
  shorten_if_late(reports, plan, clock2);
  EXPECT_FALSE(reports[0].shortened);
  EXPECT_EQ(reports[0].counted_in_time, before);
}

TEST(LateStart, WithTooLittleLeftTheWindowIsLate) {
  std::vector<ThreadReport> reports{worker(0, 150'000, 0.05, 0.01, 10'000),
                                    worker(150'000, 150'000, 0.0, 0.01, 10'000)};
  shorten_if_late(reports, plan, clock2);
  EXPECT_FALSE(reports[0].shortened);
  EXPECT_EQ(judge(reports, Pace::contended, plan, clock2), Drop::late);
}

TEST(LateStart, AThreadThatDidNothingAfterwardsLeavesTheWindowLate) {
  std::vector<ThreadReport> reports{worker(0, 20'000, 0.05, 0.0, 10'000),
                                    worker(20'000, 20'000, 0.0, 0.01, 10'000)};
  shorten_if_late(reports, plan, clock2);
  EXPECT_FALSE(reports[0].shortened);
}

TEST(LateStart, AThreadAloneIsNotShortened) {
  std::vector<ThreadReport> reports{worker(20'000, 20'000, 0.0, 0.01, 10'000)};
  shorten_if_late(reports, plan, clock2);
  EXPECT_FALSE(reports[0].shortened);
}

}  // namespace
}  // namespace fencepost::harness::late_start_test
