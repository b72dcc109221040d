// Where the clean level may lie when it is not known.
#include "harness/clock/plausible_levels.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace fencepost::harness::plausible_levels_test {
namespace {

TEST(PlausibleLevels, ReadingsAtANumberOfAddersAreMostLikelyClean) {
  for (int adders = 2; adders <= 8; ++adders) {
    const double lowest = 1.02 / adders;
    const auto levels = plausible_levels(lowest);
    EXPECT_DOUBLE_EQ(levels.front().value, lowest);
    EXPECT_GE(levels.front().weight, 0.6);
  }
}

TEST(PlausibleLevels, OtherwiseTheyLieBetweenHalfAndTheLowestReading) {
  for (double lowest = 0.14; lowest < 1.0; lowest += 0.013) {
    double sum = 0.0;
    for (const auto& [level, weight] : plausible_levels(lowest)) {
      EXPECT_LE(level, lowest * 1.01) << lowest;
      EXPECT_GE(level, lowest / 2.1) << lowest;
      EXPECT_GT(weight, 0.0);
      sum += weight;
    }
    EXPECT_NEAR(sum, 1.0, 1e-12);
    const auto levels = plausible_levels(lowest);
    EXPECT_TRUE(std::ranges::is_sorted(levels, std::ranges::greater(), &PlausibleLevel::weight));
    EXPECT_EQ(std::ranges::count(levels, lowest, &PlausibleLevel::value), 1) << lowest;
  }
  EXPECT_LT(plausible_levels(0.45).front().weight, 0.6);
}

TEST(PlausibleLevels, AnUnusualCoreIsTakenAsItIs) {
  const auto levels = plausible_levels(3.0);
  ASSERT_EQ(levels.size(), 1U);
  EXPECT_EQ(levels.front().value, 3.0);
}

}  // namespace
}  // namespace fencepost::harness::plausible_levels_test
