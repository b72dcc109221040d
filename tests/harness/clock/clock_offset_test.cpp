// Offsets between clocks from recorded exchanges: simulated pairs of CPUs with offsets, steps, drift and jumps.
#include "harness/clock/clock_offset.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "tests/support/testing.hpp"

namespace fencepost::harness::clock_offset_test {
namespace {

/// Two CPUs' clocks; the other one is `offset` ticks ahead, gains `drift` ticks per tick, and goes back by `jump` at half
/// of the exchanges.
struct TwoClocks {
  double step = 1.0;
  double offset = 0.0;
  double drift = 0.0;
  double jump = 0.0;
  std::uint64_t base = 0;  ///< of the first clock; close to 2^64 it wraps around

  std::uint64_t first(double now) const { return base + stepped(now); }
  std::uint64_t other(double now, bool late) const {
    return base + stepped(now + offset + drift * now - (late ? jump : 0.0));
  }
  std::uint64_t stepped(double ticks) const {
    return static_cast<std::uint64_t>(
        static_cast<std::int64_t>(std::floor(std::floor(ticks / step) * step)));
  }
};

/// One-way times are uneven and sometimes much longer, and differ between the two directions.
std::vector<ClockExchange> exchanged(const TwoClocks& clocks, std::mt19937_64& random) {
  std::exponential_distribution<double> more(1.0 / 80.0);
  std::uniform_real_distribution<double> unit;
  const double there = 50.0 + 200.0 * unit(random), back = 50.0 + 200.0 * unit(random);
  std::vector<ClockExchange> seen;
  double now = 1e6 * unit(random);
  for (int i = 0; i < 100; ++i) {
    ClockExchange one;
    one.sent = clocks.first(now);
    now += there + more(random) + (unit(random) < 0.02 ? 1e5 : 0.0);
    one.answered = clocks.other(now, i >= 50);
    now += back + more(random);
    one.returned = clocks.first(now);
    seen.push_back(one);
  }
  return seen;
}

TEST(ClockOffset, LiesWithinItsLimitsOnRandomMachines) {
  const std::uint64_t seed = random_seed();
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> unit;
  for (int i = 0; i < 2000; ++i) {
    TwoClocks clocks;
    clocks.step = std::exp(std::log(2000.0) * unit(random));
    const double size = std::exp(std::log(1e12) * unit(random));
    clocks.offset = i % 4 == 0 ? 0.0 : (unit(random) < 0.5 ? -size : size);
    clocks.base = i % 3 == 0 ? ~std::uint64_t{0} - 1000 : std::uint64_t{1} << 50U;
    const auto offset = clock_offset(exchanged(clocks, random), clocks.step);
    const std::string what = "seed " + std::to_string(seed) + ", machine " + std::to_string(i) +
                             ", step " + std::to_string(clocks.step) + ", offset " +
                             std::to_string(clocks.offset);
    ASSERT_TRUE(offset) << what;
    EXPECT_LE(static_cast<double>(offset->low), clocks.offset + 1.0) << what;
    EXPECT_GE(static_cast<double>(offset->high), clocks.offset - 1.0) << what;
    EXPECT_TRUE(offset->steady) << what;
    if (clocks.offset == 0.0) {
      EXPECT_FALSE(offset->exceeds(0.0)) << what;
    }
    // As wide as the shortest exchange, and the steps of the readings.
    const double limit = 1'000.0 + 4.0 * clocks.step;
    EXPECT_LE(static_cast<double>(offset->high - offset->low), limit) << what;
    if (std::abs(clocks.offset) > 2.0 * limit) {
      EXPECT_TRUE(offset->exceeds(limit)) << what;
    }
  }
}

TEST(ClockOffset, SevenBillionTicksAreSeen) {
  std::mt19937_64 random(random_seed());
  for (const double far : {7e9, -7e9}) {
    TwoClocks clocks;
    clocks.offset = far;
    const auto offset = clock_offset(exchanged(clocks, random), 1.0);
    ASSERT_TRUE(offset);
    EXPECT_TRUE(offset->exceeds(6.9e9));
    EXPECT_NEAR(static_cast<double>(offset->middle()), far, 500.0);
  }
}

TEST(ClockOffset, AClockThatGoesBackOrDriftsIsNotSteady) {
  std::mt19937_64 random(random_seed());
  TwoClocks jumps;
  jumps.jump = 1e6;
  EXPECT_FALSE(clock_offset(exchanged(jumps, random), 1.0)->steady);
  TwoClocks drifts;
  drifts.drift = 0.5;
  EXPECT_FALSE(clock_offset(exchanged(drifts, random), 1.0)->steady);
}

TEST(ClockOffset, ExchangesInWhichTheFirstClockGoesBackAreNotUsed) {
  const ClockExchange good{100, 150, 200}, back{100, 150, 90};
  const auto offset = clock_offset(std::vector{back, good}, 0.0);
  ASSERT_TRUE(offset);
  EXPECT_EQ(offset->low, -50);
  EXPECT_EQ(offset->high, 50);
  EXPECT_FALSE(offset->steady);
  EXPECT_FALSE(clock_offset(std::vector{back}, 0.0));
  EXPECT_FALSE(clock_offset({}, 0.0));
}

}  // namespace
}  // namespace fencepost::harness::clock_offset_test
