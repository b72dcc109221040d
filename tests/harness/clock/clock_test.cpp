// Ticks to nanoseconds, by arithmetic and on this machine.
#include "harness/clock/clock.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

namespace fencepost::harness {
namespace {

TEST(Clock, TurnsTicksIntoNanosecondsAndBack) {
  ClockCalibration clock;
  clock.ticks_per_ns = 2.5;
  EXPECT_DOUBLE_EQ(clock.ns(25), 10.0);
  EXPECT_EQ(clock.ticks(10.0), 25U);
  EXPECT_EQ(clock.ticks(clock.ns(123'456'789'012)), 123'456'789'012U);
}

/// Differences of readings back to back: a counter that advances by `advance` ticks `mhz` million times a second,
/// each reading taking a little more or less than `cost_ns`.
std::vector<std::uint64_t> differences(double mhz, std::uint64_t advance, double cost_ns) {
  std::vector<std::uint64_t> seen;
  double now_ns = 0.0;
  std::uint64_t last = 0;
  for (int i = 0; i < 4000; ++i) {
    now_ns += cost_ns * (1.0 + 0.1 * (i * 7 % 11) / 11.0);
    const auto reading = static_cast<std::uint64_t>(now_ns * mhz / 1000.0) * advance;
    if (i > 0) seen.push_back(reading - last);
    last = reading;
  }
  return seen;
}

TEST(ClockStep, OfCoarseCountersIsOneTick) {
  for (const double mhz : {19.2, 24.0, 25.0, 50.0})
    EXPECT_EQ(clock_step(differences(mhz, 1, 12.0)), 1U) << mhz << " MHz";
}

TEST(ClockStep, OfFineOnesIsNotTheCostOfTheReading) {
  for (const double mhz : {100.0, 1000.0, 2100.0, 3000.0})
    EXPECT_EQ(clock_step(differences(mhz, 1, 12.0)), 1U) << mhz << " MHz";
}

TEST(ClockStep, OfScaledOnesIsWhatTheyAdvanceBy) {
  // 25 MHz shown as 1 GHz.
  EXPECT_EQ(clock_step(differences(25.0, 40, 12.0)), 40U);
  EXPECT_EQ(clock_step(differences(25.0, 40, 45.0)), 40U);  // readings slower than a step
  // A TSC that counts in twos.
  EXPECT_EQ(clock_step(differences(1500.0, 2, 8.0)), 2U);
}

TEST(ClockStep, IsNotWhatAnInterruptMakesOfIt) {
  // Seen on Zen 4 (2.6 GHz): steps of 26, and an odd one after the kernel's own readings.
  std::vector<std::uint64_t> seen(1000, 52);
  for (const std::uint64_t rare : {26U, 78U, 104U, 2470U, 2471U, 5356U}) seen.push_back(rare);
  EXPECT_EQ(clock_step(seen), 26U);
}

TEST(ClockStep, OfAlmostNothingSeen) {
  EXPECT_EQ(clock_step(std::vector<std::uint64_t>{18, 18}), 18U);
  EXPECT_EQ(clock_step(std::vector<std::uint64_t>{0, 0}), 1U);
  EXPECT_EQ(clock_step(std::vector<std::uint64_t>{0, 0, 62, 63}), 62U);
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
}  // namespace fencepost::harness
