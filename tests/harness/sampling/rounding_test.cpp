// Intervals of operations whose cost varies less than the clock's step shows.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "harness/sampling/net_cost.hpp"
#include "harness/sampling/result.hpp"
#include "tests/support/rounds.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::rounding_test {
namespace {

using Random = std::mt19937_64;

/// One operation on a clock with a long step, timed by windows that begin anywhere within it.
struct World {
  double step_ns, window_ns, cost_ns,
      noise;  ///< noise: standard deviation of a window's cost, as a share
  double operations() const { return std::ceil(window_ns / cost_ns); }

  double measured(Random& random) const {
    const double took = cost_ns * operations() * (1.0 + noise * std::normal_distribution()(random));
    const double phase = std::uniform_real_distribution(0.0, step_ns)(random);
    return std::floor((phase + took) / step_ns) * step_ns / operations();
  }

  std::vector<Round> rounds(Random& random) const {
    std::vector<Round> all;
    for (int i = 0; i < 20; ++i) {
      std::vector<double> ns(16);
      for (double& one : ns) one = measured(random);
      all.push_back(round_of(ns));
      all.back().round = i;
      all.back().window_us = window_ns / 1e3;
    }
    return all;
  }
};

World draw(Random& random) {
  const double step = std::uniform_real_distribution(1.0, 30.0)(random);
  return {step, 30'000.0, std::exp(std::uniform_real_distribution(-2.0, 5.0)(random)),
          step / 30'000.0 * std::uniform_real_distribution(0.0, 0.2)(random)};
}

Result published(const World& world, Random& random, double clock_step_ns) {
  return publish("a/b/c/threads:1", world.rounds(random), levels_at(0.25), Pace::alone,
                 {.clock_step_ns = clock_step_ns});
}

TEST(Rounding, IntervalsOfCostsThatVaryLessThanTheStepHoldTheTruth) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  Random random(seed);
  constexpr int trials = 400;
  int covered = 0, without = 0;
  for (int i = 0; i < trials; ++i) {
    const World world = draw(random);
    const auto holds = [&](const Interval& one) {
      return one.low <= world.cost_ns && world.cost_ns <= one.high;
    };
    covered += holds(published(world, random, world.step_ns).ns.interval);
    without += holds(published(world, random, 0.0).ns.interval);
  }
  EXPECT_GE(covered, trials * 93 / 100);
  EXPECT_LE(without, trials / 2) << "the step matters in these worlds";
}

TEST(Rounding, IsHalfAStepOnEitherSide) {
  const World still{10.0, 30'000.0, 30.0, 0.0};
  Random random(1);
  const Result p = published(still, random, still.step_ns);
  EXPECT_DOUBLE_EQ(p.ns.interval.low, 30.0 * (1.0 - 5.0 / 30'000.0));
  EXPECT_DOUBLE_EQ(p.ns.interval.high, 30.0 * (1.0 + 5.0 / 30'000.0));
  EXPECT_DOUBLE_EQ(p.cycles.interval.high, 90.0 * (1.0 + 5.0 / 30'000.0));
  EXPECT_DOUBLE_EQ(p.ops_per_second.interval.low, 1e9 / p.ns.interval.high);
}

TEST(Rounding, LeavesWiderIntervalsAlone) {
  const Interval wide = at_least(0.5, 10.0, {8.0, 12.0}), one = at_least(0.5, 10.0, {8.0, 10.0});
  EXPECT_EQ(wide.low, 8.0);
  EXPECT_EQ(wide.high, 12.0);
  EXPECT_EQ(one.low, 8.0);
  EXPECT_EQ(one.high, 10.5);
}

TEST(Rounding, OfBothIsThatOfTheirDifference) {
  RoundMedians one, other;
  for (int i = 0; i < 20; ++i) {
    one[{0, i}] = {3.0, 9.0};
    other[{0, i}] = {1.0, 3.0};
  }
  const MeasuredCase measured{
      .name = "a", .rounds = one, .ns = 3.0, .cycles = 9.0, .rounding = 0.1};
  const MeasuredCase baseline{
      .name = "b", .rounds = other, .ns = 1.0, .cycles = 3.0, .rounding = 0.1};
  const NetCost cost = net_cost(measured, baseline);
  ASSERT_TRUE(cost.ns.interval && cost.cycles.interval);
  EXPECT_DOUBLE_EQ(cost.ns.interval->low, 1.6);
  EXPECT_DOUBLE_EQ(cost.cycles.interval->high, 7.2);
}

}  // namespace
}  // namespace fencepost::harness::rounding_test
