// Ticks to nanoseconds, by arithmetic and on this machine.
#include "harness/clock/clock.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

namespace fencepost::harness::clock_test {
namespace {

TEST(Clock, TurnsTicksIntoNanosecondsAndBack) {
  ClockCalibration clock;
  clock.ticks_per_ns = 2.5;
  EXPECT_DOUBLE_EQ(clock.ns(25), 10.0);
  EXPECT_EQ(clock.ticks(10.0), 25U);
  EXPECT_EQ(clock.ticks(clock.ns(123'456'789'012)), 123'456'789'012U);
}

TEST(Clock, CalibratesHere) {
  const ClockCalibration clock = calibrate_clock();
  // From the 24 MHz of some AArch64 counters to any TSC there is.
  EXPECT_GT(clock.ticks_per_ns, 0.001);
  EXPECT_LT(clock.ticks_per_ns, 10.0);
  EXPECT_GT(clock.resolution_ns, 0.0);
  EXPECT_GT(clock.reading_cost_ns, 0.0);
  // A quarter: CPUID may tell the rate of the crystal and the hypervisor scale it.
  if (!clock.nominal_hz) return;
  EXPECT_NEAR(clock.ticks_per_ns * 1e9 / *clock.nominal_hz, 1.0, 0.25);
}

}  // namespace
}  // namespace fencepost::harness::clock_test
