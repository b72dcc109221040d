// The warnings before a run, about an emulator, a build, a clock.
#include "harness/results/timing_warnings.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "arch/contract.hpp"

namespace fencepost::harness::timing_warnings_test {
namespace {

using machine::make_warning;
using machine::Warning;
using machine::WarningId;

/// The warnings of a machine without fault, but for the causes.
std::vector<Warning> warnings(bool emulated, const std::vector<Warning>& causes = {}) {
  ClockCalibration clock;
  clock.invariant = true;
  ChainCalibration chains;
  chains.multiply_cycles = arch::multiply_latency_cycles;
  return timing_warnings(emulated, causes, clock, chains);
}

TEST(TimingWarnings, EmulationStandsFirst) {
  const auto none = warnings(false);
  const auto turbo = make_warning(WarningId::turbo, "a"), heat = make_warning(WarningId::heat, "b");
  const auto all = warnings(true, {turbo, heat});
  ASSERT_EQ(all.size(), none.size() + 3);
  EXPECT_EQ(all[0].id, WarningId::emulated);
  EXPECT_EQ(all[0].severity, machine::Severity::invalid);
  EXPECT_EQ(all[0].affects, "timings are not valid under emulation");
  EXPECT_EQ(all[1], turbo);
  EXPECT_EQ(all[2], heat);
}

TEST(TimingWarnings, NoneAboutEmulationWhereThereIsNone) {
  EXPECT_FALSE(std::ranges::count(warnings(false), WarningId::emulated, &Warning::id));
}

TEST(TimingWarnings, AClockThatMayChangeItsRateAndAMultiplyThatTakesLonger) {
  ClockCalibration clock;
  clock.ticks_per_ns = 1.0;
  clock.resolution_ns = 1.0;
  ChainCalibration chains;
  chains.ticks_per_cycle = 1.0;
  chains.multiply_cycles = 2.0 * arch::multiply_latency_cycles;
  const auto all = timing_warnings(false, {}, clock, chains);
  EXPECT_EQ(std::ranges::count(all, WarningId::clock_rate, &Warning::id), 1);
  EXPECT_EQ(std::ranges::count(all, WarningId::clock_resolution, &Warning::id), 0);
  EXPECT_EQ(std::ranges::count(all, WarningId::multiply_latency, &Warning::id),
            arch::multiply_latency_cycles > 0.0 ? 1 : 0);
}

}  // namespace
}  // namespace fencepost::harness::timing_warnings_test
