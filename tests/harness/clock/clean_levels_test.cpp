// The clean level: the bottom of the readings, whatever else is in them.
#include "harness/clock/clean_levels.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/support/testing.hpp"

namespace fencepost::harness::clean_levels_test {
namespace {

constexpr double bottom = 0.25;
const std::string core = "kind0/core:1/alone";

/// Feeds `count` readings, evenly over [from, to] seconds, each drawn by `value`.
template <class Value>
void feed(CleanLevels& levels, int count, double from, double to, Value&& value) {
  for (int i = 0; i < count; ++i)
    levels.learn(core, value(), from + (to - from) * i / std::max(1, count - 1));
}

class CleanLevel : public ::testing::Test {
 protected:
  const std::uint64_t seed = random_seed();
  ::testing::ScopedTrace trace{__FILE__, __LINE__, seed_text(seed)};
  std::mt19937_64 random{seed};
  CleanLevels levels;

  double quiet() { return bottom * (1.0 + 0.004 * unit()); }
  double dirty() { return bottom * (1.2 + 0.8 * unit()); }
  double unit() { return std::uniform_real_distribution<double>()(random); }
  bool often(double share) { return unit() < share; }
};

TEST_F(CleanLevel, IsLearnedFromAQuietCore) {
  feed(levels, 300, 0.0, 3.0, [&] { return quiet(); });
  ASSERT_TRUE(levels.level(core));
  EXPECT_NEAR(*levels.level(core), bottom, 0.004 * bottom);
}

TEST_F(CleanLevel, NeedsReadingsEnough) {
  feed(levels, 40, 0.0, 3.0, [&] { return quiet(); });
  EXPECT_FALSE(levels.level(core));
}

TEST_F(CleanLevel, IsNotLearnedFromOneStretch) {
  feed(levels, 1000, 0.0, 0.09, [&] { return quiet(); });
  EXPECT_FALSE(levels.level(core)) << "all within one stretch";
  feed(levels, 1000, 0.15, 0.2, [&] { return quiet(); });
  EXPECT_TRUE(levels.level(core)) << "two stretches";
}

TEST_F(CleanLevel, IsNotLearnedFromTwoStretchesWhereFewReadingsAreClean) {
  feed(levels, 3000, 0.0, 3.0, [&] { return dirty(); });
  feed(levels, 20, 3.0, 3.02, [&] { return quiet(); });
  feed(levels, 500, 3.02, 3.5, [&] { return dirty(); });
  feed(levels, 20, 3.5, 3.52, [&] { return quiet(); });
  feed(levels, 500, 3.52, 4.0, [&] { return dirty(); });
  EXPECT_FALSE(levels.level(core)) << "1 % of them, in two stretches";
  feed(levels, 20, 4.0, 4.02, [&] { return quiet(); });
  feed(levels, 500, 4.02, 4.5, [&] { return dirty(); });
  EXPECT_TRUE(levels.level(core)) << "three stretches";
}

TEST_F(CleanLevel, IsNotLearnedWhereNothingRepeats) {
  // As seen on a core of level 0.204 with a busy SMT sibling: a cluster at 0.263, and a long tail.
  std::normal_distribution<double> heap(0.263, 0.0035);
  feed(levels, 2000, 0.0, 10.0, [&] { return often(0.35) ? heap(random) : 0.27 + 0.09 * unit(); });
  EXPECT_FALSE(levels.level(core)) << *levels.level(core);
  feed(levels, 400, 10.0, 11.0, [&] { return 0.204 * (1.0 + 0.003 * unit()); });
  ASSERT_TRUE(levels.level(core)) << "the SMT sibling was idle for a second";
  EXPECT_NEAR(*levels.level(core), 0.204, 0.001);
}

TEST_F(CleanLevel, TakesTheBottomWhereMostIsDirty) {
  feed(levels, 1000, 0.0, 10.0, [&] { return often(0.6) ? dirty() : quiet(); });
  ASSERT_TRUE(levels.level(core));
  EXPECT_NEAR(*levels.level(core), bottom, 0.005 * bottom);
}

TEST_F(CleanLevel, AStretchOfLowReadingsLeavesItOpenUntilTheyAreFew) {
  feed(levels, 100, 0.0, 0.05, [&] { return 0.8 * quiet(); });
  feed(levels, 400, 1.0, 5.0, [&] { return quiet(); });
  EXPECT_FALSE(levels.level(core));
  feed(levels, 30'000, 5.0, 300.0, [&] { return quiet(); });
  ASSERT_TRUE(levels.level(core));
  EXPECT_NEAR(*levels.level(core), bottom, 0.005 * bottom);
}

TEST_F(CleanLevel, AFewFlukesNeverSetIt) {
  for (int fluke = 0; fluke < 8; ++fluke) levels.learn(core, 0.8 * bottom, 0.3 * fluke);
  for (int i = 0; i < 400; ++i) {
    levels.learn(core, quiet(), 0.01 * i);
    EXPECT_NEAR(levels.level(core).value_or(bottom), bottom, 0.005 * bottom) << "after " << i;
  }
  EXPECT_TRUE(levels.level(core));
}

TEST_F(CleanLevel, FallsWhenQuietComesLate) {
  feed(levels, 400, 0.0, 4.0, [&] { return 1.4 * quiet(); });
  EXPECT_NEAR(*levels.level(core), 1.4 * bottom, 0.01 * bottom);
  feed(levels, 400, 5.0, 9.0, [&] { return quiet(); });
  EXPECT_NEAR(*levels.level(core), bottom, 0.005 * bottom);
}

TEST_F(CleanLevel, SurvivesMoreReadingsThanItKeeps) {
  feed(levels, 50'000, 0.0, 5000.0, [&] { return often(0.5) ? dirty() : quiet(); });
  EXPECT_NEAR(*levels.level(core), bottom, 0.005 * bottom);
}

TEST_F(CleanLevel, IsNotForgottenWhileTheSiblingIsBusy) {
  feed(levels, 10'000, 0.0, 10.0, [&] { return often(0.3) ? quiet() : dirty(); });
  ASSERT_TRUE(levels.level(core));
  // 3 % of all readings are clean in the end, if those of the beginning count as much as those of the end.
  feed(levels, 90'000, 10.0, 100.0, [&] { return 1.35 * quiet(); });
  ASSERT_TRUE(levels.level(core));
  EXPECT_NEAR(*levels.level(core), bottom, 0.005 * bottom);
}

TEST_F(CleanLevel, UnusableReadingsAreNotLearned) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  feed(levels, 500, 0.0, 5.0, [&] { return often(0.5) ? 0.0 : nan; });
  EXPECT_FALSE(levels.level(core));
  EXPECT_TRUE(levels.all().empty());
}

TEST_F(CleanLevel, OccupanciesAreLearnedApart) {
  feed(levels, 300, 0.0, 3.0, [&] { return quiet(); });
  EXPECT_FALSE(levels.level("kind0/core:2/team"));
  levels.remember("kind0/core:2/team", 0.5);
  const auto all = levels.all();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all.at("kind0/core:2/team"), 0.5);
  EXPECT_EQ(all.at(core), *levels.level(core));
}

TEST_F(CleanLevel, TheLowestRememberedCounts) {
  levels.remember(core, 0.3);
  levels.remember(core, 0.26);
  levels.remember(core, 0.28);
  levels.remember(core, 0.0);
  EXPECT_EQ(*levels.level(core), 0.26);
}

TEST_F(CleanLevel, ARunThatNeverSawQuietDoesNotOverruleOneThatDid) {
  levels.remember(core, bottom);
  feed(levels, 300, 0.0, 3.0, [&] { return 1.5 * bottom; });
  EXPECT_EQ(*levels.level(core), bottom);
  CleanLevels other;
  other.remember(core, 1.5 * bottom);
  feed(other, 300, 0.0, 3.0, [&] { return bottom; });
  EXPECT_EQ(*other.level(core), bottom);
}

/// The level of one thread on a core, where two threads on it have another.
std::optional<double> beside(double of_two, double of_one, const std::string& kind = "kind0") {
  CleanLevels levels;
  levels.remember(kind + "/core:2/team", of_two);
  levels.remember("kind0/core:1/alone", of_one);
  return levels.level("kind0/core:1/alone");
}

TEST_F(CleanLevel, OfFewerThreadsIsNotAboveThatOfAllSiblings) {
  EXPECT_EQ(beside(0.50, 0.25), 0.25);
  EXPECT_EQ(beside(0.51, 0.25), 0.25) << "two threads may get a little less out of it";
  EXPECT_EQ(beside(0.50, 0.26), 0.26);
  EXPECT_EQ(beside(0.50, 0.30), std::nullopt) << "its sibling was busy";
  EXPECT_EQ(beside(0.50, 0.53), std::nullopt);
  EXPECT_EQ(beside(0.25, 0.25), 0.25) << "the two were on two cores";
  EXPECT_EQ(beside(0.50, 0.30, "kind1"), 0.30) << "of another kind of core";
}

TEST_F(CleanLevel, CleanIsWithinThreePercent) {
  levels.remember(core, 1.0);
  EXPECT_TRUE(levels.clean(core, 0.9));
  EXPECT_TRUE(levels.clean(core, 1.029));
  EXPECT_FALSE(levels.clean(core, 1.031));
}

TEST_F(CleanLevel, AnUnknownOccupancyIsNotDirtyAndNotSurelyClean) {
  EXPECT_TRUE(levels.clean("kind1/core:1/alone", 1e9));
  EXPECT_FALSE(levels.surely_clean("kind1/core:1/alone", 0.1));
  EXPECT_FALSE(levels.level("kind1/core:1/alone"));
  levels.remember("kind1/core:1/alone", 0.1);
  EXPECT_TRUE(levels.surely_clean("kind1/core:1/alone", 0.102));
  EXPECT_FALSE(levels.surely_clean("kind1/core:1/alone", 0.104));
}

TEST_F(CleanLevel, ASampleIsCleanWhereAllItsReadingsAre) {
  levels.remember(core, 0.2);
  levels.remember("kind0/core:2/team", 0.4);
  const auto clean = [&](double alone, double team) {
    return levels.surely_clean({{core, alone}, {"kind0/core:2/team", team}});
  };
  EXPECT_TRUE(clean(0.201, 0.41));
  EXPECT_FALSE(clean(0.21, 0.41));
  EXPECT_FALSE(clean(0.201, 0.42));
  EXPECT_FALSE(levels.surely_clean({{core, 0.2}, {"kind1/core:1/alone", 0.2}})) << "has no level";
}

}  // namespace
}  // namespace fencepost::harness::clean_levels_test
