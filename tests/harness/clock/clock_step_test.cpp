// The step of simulated clocks whose true step is known.
#include "harness/clock/clock_step.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <random>

#include "tests/simulated/clock.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::clock_step_test {
namespace {

using simulated::ClockModel;

double found(const ClockModel& model, std::uint64_t seed = 1) {
  simulated::Clock clock(model, seed);
  return clock_step(
      take_step_readings([&] { return clock.read(); }, [&](unsigned adds) { clock.delay(adds); }));
}

ClockModel model(double ticks_per_ns, double step, double reading_ns) {
  ClockModel m;
  m.ticks_per_ns = ticks_per_ns;
  m.step_ticks = step;
  m.reading_ns = reading_ns;
  return m;
}

TEST(ClockStep, OfCoarseCountersIsOneTick) {
  for (const double mhz : {19.2, 24.0, 25.0, 50.0})
    EXPECT_NEAR(found(model(mhz / 1000.0, 1.0, 12.0)), 1.0, 0.05) << mhz << " MHz";
}

TEST(ClockStep, OfFineOnesIsNotTheCostOfTheReading) {
  for (const double mhz : {200.0, 1000.0, 2100.0, 3000.0})
    EXPECT_LE(found(model(mhz / 1000.0, 1.0, 12.0)), 1.5) << mhz << " MHz";
}

TEST(ClockStep, OfScaledOnesIsWhatTheyAdvanceBy) {
  EXPECT_NEAR(found(model(1.0, 40.0, 12.0)), 40.0, 0.4);  // 25 MHz shown as 1 GHz
  EXPECT_NEAR(found(model(1.0, 40.0, 45.0)), 40.0, 0.4);  // readings slower than a step
  EXPECT_NEAR(found(model(3.0, 2.0, 8.0)), 2.0, 0.05);    // a TSC that counts in twos
}

TEST(ClockStep, IsFractional) {
  // Zen 3 at 2.4454 ticks/ns: 10 ns. A reading takes three or four steps, and ordered differences are 73, 74, 98, 122 ...
  EXPECT_NEAR(found(model(2.445412, 24.454, 38.0)), 24.454, 0.25);
  EXPECT_NEAR(found(model(0.05, 1.5, 12.0)), 1.5, 0.05);
}

TEST(ClockStep, IsNotWhatASecondReadingWithinAStepAdds) {
  ClockModel zen4 = model(2.6, 26.0, 25.0);
  zen4.never_repeats = true;
  EXPECT_NEAR(found(zen4), 26.0, 0.3);
  zen4.reading_ns = 4.0;  // several readings within a step
  EXPECT_NEAR(found(zen4), 26.0, 0.3);
  // Two readings to a step: most new values are 3 ticks after the one that was added.
  ClockModel short_step = model(0.345, 4.0, 5.82);
  short_step.jitter = 0.16, short_step.never_repeats = true;
  EXPECT_NEAR(found(short_step), 4.0, 0.1);
}

TEST(ClockStep, OfAlmostNothingSeen) {
  EXPECT_GT(clock_step({}), 0.0);
  EXPECT_GT(clock_step({{18}, {}}), 0.0);
  EXPECT_GT(clock_step({{18, 36}, {}}), 0.0);
  EXPECT_GT(clock_step({{18, 18, 18}, {}}), 0.0);
  EXPECT_GT(clock_step({{18, 36, 54, 72}, {18, 18, 18}}), 0.0);
  // New values 3 and 9 ticks apart: no distance is near the lowest decile between the two.
  EXPECT_GT(clock_step({{0, 0, 3, 3, 6, 6, 15, 15, 24, 24}, {}}), 0.0);
  EXPECT_GT(clock_step({{0, 0, 3, 3, 12, 12}, {}}), 0.0);
  EXPECT_GT(clock_step({{0, 0, 2, 2, 5, 5, 70, 70}, {}}), 0.0);
  EXPECT_GT(clock_step({{90, 60, 30, 0}, {-30, -30}}), 0.0);  // backwards
}

/// Any clock: 0.01 to 5 ticks/ns, steps of 1 to 2,000 ticks, up to a fifth of the readings disturbed.
ClockModel any_clock(std::mt19937_64& random) {
  const auto unit = [&] { return std::uniform_real_distribution<>(0.0, 1.0)(random); };
  const auto log_uniform = [&](double low, double high) {
    return low * std::pow(high / low, unit());
  };
  ClockModel m;
  m.ticks_per_ns = log_uniform(0.01, 5.0);
  m.step_ticks = log_uniform(1.0, 2000.0);
  if (unit() < 0.5) m.step_ticks = std::round(m.step_ticks);
  m.reading_ns = log_uniform(4.0, 100.0);
  m.jitter = 0.3 * unit();
  m.disturbed = unit() < 0.3 ? 0.0 : 0.2 * unit();
  m.odd = std::min(0.2 - m.disturbed, unit() < 0.5 ? 0.0 : 0.05 * unit());
  m.cycle_ns = 1.0 / log_uniform(0.8, 6.0);
  // No counter runs ahead of itself: it can add 1 to each reading only where a step has room for them.
  m.never_repeats = unit() < 0.2 && m.step_ticks >= 4.0 && m.reading_ns * m.ticks_per_ns >= 2.0;
  return m;
}

TEST(ClockStep, IsNeverTooSmallAndSeldomTooLarge) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::mt19937_64 random(seed);
  constexpr int clocks = 300;
  int larger = 0;
  for (int i = 0; i < clocks; ++i) {
    const ClockModel m = any_clock(random);
    const double step = found(m, seed + static_cast<std::uint64_t>(i));
    EXPECT_GE(step, 0.95 * m.step_ticks) << m;
    // What a reading costs is the most that the estimate may come to where the step is shorter.
    EXPECT_LE(step, std::max(1.05 * m.step_ticks, 1.5 * m.reading_ns * m.ticks_per_ns + 2.0)) << m;
    if (step > std::max(1.05 * m.step_ticks, 1.6)) ++larger;
  }
  EXPECT_LE(larger, clocks / 10);
  RecordProperty("larger", larger);
}

}  // namespace
}  // namespace fencepost::harness::clock_step_test
