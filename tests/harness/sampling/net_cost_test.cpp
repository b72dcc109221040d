// Net cost: planted differences are found through drift and noise, by the definition in docs/method.md, section 8.
#include "harness/sampling/net_cost.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "tests/support/testing.hpp"

namespace fencepost::harness::net_cost_test {
namespace {

const std::string core = "kind0/core:1/alone";

CleanLevels clean_levels() {
  CleanLevels levels;
  levels.remember(core, 0.25);
  return levels;
}

Round round_of(int repetition, int number, std::initializer_list<double> cycles) {
  Round round;
  round.repetition = repetition;
  round.round = number;
  for (const double value : cycles) {
    Sample sample;
    sample.cycles = value;
    sample.ns = value / 4.0;
    sample.chain = {{core, 0.25}};
    round.samples.push_back(sample);
  }
  return round;
}

MeasuredCase measured(const std::string& name, const std::vector<Round>& rounds, double cycles) {
  MeasuredCase found{name, {}, cycles / 4.0, cycles};
  add_round_medians(found.rounds, rounds, clean_levels(), Pace::alone);
  return found;
}

/// Two cases through one drift: what a fence and none are. Each misses some rounds, as cases that settle early do.
struct World {
  World(std::uint64_t seed, double planted, int rounds) : random(seed) {
    std::normal_distribution<double> noise(0.0, 0.2);
    std::uniform_real_distribution<double> share(0.0, 1.0);
    double drift = 0.0;
    for (int i = 0; i < rounds; ++i) {
      drift += 3.0 * share(random);
      const double with = 20.0 + planted + drift, without = 20.0 + drift;
      if (share(random) < 0.9)
        fence.push_back(round_of(i % 2, i, {with + noise(random), with + noise(random)}));
      if (share(random) < 0.9)
        none.push_back(round_of(i % 2, i, {without + noise(random), without + noise(random)}));
    }
  }
  std::mt19937_64 random;
  std::vector<Round> fence, none;
};

/// The definition, written down once more and in the simplest way.
std::vector<double> plain_differences(const World& world) {
  const auto middle = [](const Round& round) {
    return (round.samples[0].cycles + round.samples[1].cycles) / 2.0;
  };
  std::vector<double> found;
  for (const int repetition : {0, 1}) {
    for (const Round& one : world.fence) {
      for (const Round& other : world.none) {
        if (one.repetition == repetition && other.repetition == repetition &&
            one.round == other.round)
          found.push_back(middle(one) - middle(other));
      }
    }
  }
  return found;
}

TEST(NetCosts, AgreeWithThePlainDefinition) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  for (const int rounds : {8, 20, 61}) {
    const World world(seed + static_cast<unsigned>(rounds), 3.0, rounds);
    const auto plain = plain_differences(world);
    if (plain.empty()) continue;
    const NetCost cost =
        net_cost(measured("fence", world.fence, 30.0), measured("none", world.none, 27.0));
    EXPECT_EQ(cost.baseline, "none");
    EXPECT_EQ(cost.rounds, static_cast<int>(plain.size()));
    EXPECT_NEAR(cost.cycles.median, median(plain), 1e-9);
    EXPECT_NEAR(cost.ns.median, median(plain) / 4.0, 1e-9);
    if (plain.size() < least_common_rounds) continue;
    const Interval interval = median_interval(plain);
    ASSERT_TRUE(cost.cycles.interval && cost.ns.interval);
    EXPECT_NEAR(cost.cycles.interval->low, interval.low, 1e-9);
    EXPECT_NEAR(cost.cycles.interval->high, interval.high, 1e-9);
    EXPECT_NEAR(cost.ns.interval->high, interval.high / 4.0, 1e-9);
  }
}

TEST(NetCosts, CoverAPlantedDifferenceThroughDrift) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  constexpr int trials = 200;
  int covered = 0, found = 0;
  for (int i = 0; i < trials; ++i) {
    const double planted = i % 2 == 0 ? 2.0 : -2.0;
    const World world(seed + static_cast<unsigned>(i), planted, 30);
    const NetCost cost =
        net_cost(measured("fence", world.fence, 60.0), measured("none", world.none, 60.0));
    ASSERT_TRUE(cost.cycles.interval);
    covered += cost.cycles.interval->low <= planted && planted <= cost.cycles.interval->high;
    found += cost.measurable && (cost.cycles.median > 0.0) == (planted > 0.0);
  }
  // 97 % is expected; below 89 % is six standard errors away.
  EXPECT_GE(covered, trials * 89 / 100);
  EXPECT_EQ(found, trials) << "forty standard errors from zero";
}

TEST(NetCosts, OfEqualCasesAreHardlyEverMeasurable) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  int found = 0;
  for (int i = 0; i < 200; ++i) {
    const World world(seed + static_cast<unsigned>(i), 0.0, 30);
    found += net_cost(measured("fence", world.fence, 20.0), measured("none", world.none, 20.0))
                 .measurable;
  }
  // At most 3.2 % are expected; 11 % is six standard errors away.
  EXPECT_LE(found, 22);
}

std::vector<Round> steady(double cycles, int rounds) {
  std::vector<Round> found;
  for (int i = 0; i < rounds; ++i) found.push_back(round_of(0, i, {cycles}));
  return found;
}

TEST(NetCosts, BelowTheLimitAreNotClaimed) {
  const auto cost = [&](double with, double without) {
    return net_cost(measured("fence", steady(with, 9), with),
                    measured("none", steady(without, 9), without));
  };
  EXPECT_FALSE(cost(10.0625, 10.0).measurable);
  EXPECT_TRUE(cost(10.125, 10.0).measurable);
  EXPECT_TRUE(cost(10.0, 10.125).measurable);
  EXPECT_EQ(cost(10.0, 10.0).limit_cycles, 0.1);
  EXPECT_FALSE(cost(401.5, 400.0).measurable) << "half a per cent is 2";
  EXPECT_TRUE(cost(402.5, 400.0).measurable);
  EXPECT_EQ(cost(402.5, 400.0).limit_cycles, 2.0);
  EXPECT_EQ(cost(400.0, 402.5).limit_cycles, 2.0) << "of the faster of the two";
}

TEST(NetCosts, OfFewCommonRoundsHaveNoInterval) {
  const auto of = [&](int rounds) {
    return net_cost(measured("fence", steady(30.0, rounds), 30.0),
                    measured("none", steady(10.0, 20), 10.0));
  };
  EXPECT_TRUE(of(6).cycles.interval && of(6).measurable);
  const NetCost five = of(5);
  EXPECT_EQ(five.rounds, 5);
  EXPECT_EQ(five.cycles.median, 20.0);
  EXPECT_FALSE(five.cycles.interval || five.ns.interval || five.measurable);
  const NetCost none = net_cost(measured("fence", {}, 30.0), measured("none", {}, 8.0));
  EXPECT_EQ(none.rounds, 0);
  EXPECT_EQ(none.cycles.median, 22.0);
  EXPECT_EQ(none.ns.median, 5.5);
  EXPECT_FALSE(none.measurable);
}

TEST(NetCosts, OfANoisyCaseGoFromTheLeastToTheGreatestDifference) {
  MeasuredCase fence = measured("fence", steady(30.0, 20), 30.0);
  fence.grade = Grade::noisy;
  fence.cycles_interval = {25.0, 36.0};
  fence.ns_interval = {6.0, 9.0};
  MeasuredCase none = measured("none", steady(10.0, 20), 10.0);
  none.cycles_interval = {9.5, 10.25};
  none.ns_interval = {2.0, 3.0};
  const NetCost cost = net_cost(fence, none);
  EXPECT_EQ(cost.grade, Grade::noisy);
  EXPECT_EQ(cost.cycles.median, 20.0);
  ASSERT_TRUE(cost.cycles.interval && cost.ns.interval);
  EXPECT_DOUBLE_EQ(cost.cycles.interval->low, 14.75);
  EXPECT_DOUBLE_EQ(cost.cycles.interval->high, 26.5);
  EXPECT_DOUBLE_EQ(cost.ns.interval->low, 3.0);
  EXPECT_DOUBLE_EQ(cost.ns.interval->high, 7.0);
  EXPECT_TRUE(cost.measurable);
  fence.cycles_interval.low = 10.0;
  EXPECT_FALSE(net_cost(fence, none).measurable) << "zero is inside";
  EXPECT_EQ(net_cost(none, none).grade, Grade::clean);
}

TEST(NetCosts, LeaveOutWindowsThatWereDroppedAndRoundsWithoutAny) {
  Round disturbed = round_of(0, 1, {50.0, 50.0});
  disturbed.samples[0].drop = Drop::gap;
  disturbed.samples[1].chain[core] = 0.5;  // a busy SMT sibling, as decided at the end
  Round half = round_of(1, 0, {10.0, 50.0});
  half.samples[1].drop = Drop::late;
  RoundMedians medians;
  add_round_medians(medians, {round_of(0, 0, {10.0, 12.0, 20.0}), disturbed, half}, clean_levels(),
                    Pace::alone);
  ASSERT_EQ(medians.size(), 2U);
  EXPECT_EQ((medians.at({0, 0}).cycles), 12.0);
  EXPECT_EQ((medians.at({1, 0}).ns), 2.5);
}

}  // namespace
}  // namespace fencepost::harness::net_cost_test
