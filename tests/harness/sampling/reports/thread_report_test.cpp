// What another process measured, as the report of a thread.
#include "harness/sampling/reports/thread_report.hpp"

#include <gtest/gtest.h>

namespace fencepost::harness::thread_report_test {
namespace {

const ClockCalibration clock_of_2_ghz = [] {
  ClockCalibration clock;
  clock.ticks_per_ns = 2.0;
  return clock;
}();

DelegatedThread some() {
  DelegatedThread thread;
  thread.start_at = 1'000;
  thread.length = 1'000;
  thread.ready = 800;
  thread.started = 1'000;
  thread.ended = 2'200;
  thread.counted = 120;
  thread.performed = 150;
  thread.batches = 6;
  thread.batch = 20;
  thread.longest = 250;
  return thread;
}

TEST(DelegatedWindows, OfOneThreadEndWithTheirLastBatch) {
  ThreadReport report;
  enter_delegated(some(), 1, clock_of_2_ghz, report);
  EXPECT_EQ(report.late, 0U);
  EXPECT_EQ(report.elapsed, 1'200U);
  EXPECT_EQ(report.time, 1'200U);
  EXPECT_EQ(report.counted_in_time, 120.0);
  EXPECT_EQ(report.batches, 6U);
  EXPECT_EQ(report.longest, 250U);
  EXPECT_EQ(report.on_cpu_ns, 600.0);
}

TEST(DelegatedWindows, OfSeveralThreadsEndAtTheDeadline) {
  DelegatedThread late = some();
  late.started = 1'400;
  ThreadReport report;
  enter_delegated(late, 2, clock_of_2_ghz, report);
  EXPECT_EQ(report.late, 400U);
  EXPECT_EQ(report.time, 600U);
  EXPECT_EQ(report.counted_in_time, 90.0);  // of 120 in 800 ticks
}

TEST(DelegatedWindows, OfThreadsThatSleptHaveTheirCpuTime) {
  DelegatedThread thread = some();
  thread.voluntary_switches = 2;
  thread.cpu_ns = 350.0;
  ThreadReport report;
  enter_delegated(thread, 2, clock_of_2_ghz, report);
  EXPECT_EQ(report.voluntary_switches, 2);
  EXPECT_EQ(report.on_cpu_ns, 250.0);  // 200 ticks of it before the start
}

TEST(DelegatedWindows, OnAnotherCpuAreMigrated) {
  DelegatedThread thread = some();
  thread.on_its_cpu = false;
  ThreadReport report;
  enter_delegated(thread, 1, clock_of_2_ghz, report);
  EXPECT_TRUE(report.elsewhere);
}

TEST(DelegatedWindows, ThatFailedHaveDoneNothing) {
  ThreadReport report;
  enter_delegated({}, 2, clock_of_2_ghz, report);
  EXPECT_EQ(report.elapsed, 0U);
  EXPECT_EQ(report.counted_in_time, 0.0);
}

}  // namespace
}  // namespace fencepost::harness::thread_report_test
