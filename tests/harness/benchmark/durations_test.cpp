// Quantiles of durations in buckets, against those of the sorted durations.
#include "harness/benchmark/durations.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "tests/primitives/testing.hpp"

namespace fencepost::harness::durations_test {
namespace {

TEST(DurationsOfOperations, AreRightToTheWidthOfABucket) {
  const std::uint64_t seed = conformance::random_seed();
  SCOPED_TRACE(conformance::seed_text(seed));
  auto random = conformance::generator(seed, 0);
  for (int world = 0; world < 50; ++world) {
    Durations all, half;
    std::vector<std::uint64_t> sorted;
    std::lognormal_distribution<double> duration(3.0 + world % 15, 0.1 + world % 4);
    for (int i = 0; i < 5000; ++i) {
      sorted.push_back(static_cast<std::uint64_t>(duration(random)));
      (i % 2 == 0 ? all : half).add(sorted.back());
    }
    all.add(half);
    std::ranges::sort(sorted);
    EXPECT_EQ(all.count(), 5000U);
    EXPECT_EQ(all.longest(), sorted.back());
    for (const double q : {0.0, 0.01, 0.5, 0.9, 0.99, 0.999, 1.0}) {
      const auto place = std::max(1.0, std::ceil(q * 5000.0)) - 1.0;
      const auto exact = static_cast<double>(sorted[static_cast<std::size_t>(place)]);
      EXPECT_NEAR(all.quantile(q), exact, exact / 62) << q << " of world " << world;
    }
  }
}

TEST(DurationsOfOperations, AreExactWhereTheyAreShort) {
  for (std::uint64_t ticks = 0; ticks < 64; ++ticks) {
    Durations one;
    one.add(ticks);
    EXPECT_EQ(one.quantile(0.5), static_cast<double>(ticks));
  }
}

TEST(DurationsOfOperations, HoldTheLongestThatThereIs) {
  Durations one;
  EXPECT_EQ(one.quantile(0.5), 0.0);
  one.add(std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(one.longest(), std::numeric_limits<std::uint64_t>::max());
  EXPECT_GT(one.quantile(0.5), 1e19);
}

TEST(DurationsByThread, KnowTheLongestOfEachThread) {
  DurationsByThread told;
  EXPECT_EQ(told.least_longest(), 0U);
  for (const std::uint64_t longest : {7U, 3U, 9U}) {
    Durations one;
    one.add(1);
    one.add(longest);
    told.add(one);
  }
  EXPECT_EQ(told.all().count(), 6U);
  EXPECT_EQ(told.all().longest(), 9U);
  EXPECT_EQ(told.least_longest(), 3U);
  told.clear();
  EXPECT_EQ(told.all().count(), 0U);
  EXPECT_EQ(told.least_longest(), 0U);
}

}  // namespace
}  // namespace fencepost::harness::durations_test
