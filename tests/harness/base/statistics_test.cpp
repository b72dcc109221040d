// Statistics against numpy and scipy, and the coverage that the intervals promise.
#include "harness/base/statistics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <random>
#include <string>

#include "tests/support/testing.hpp"

namespace fencepost::harness::statistics_test {
namespace {

// numpy 1.24.2: np.quantile(sample, q); scipy 1.10.1: stats.median_abs_deviation(sample)
const std::vector<double> sample{3.25, 1.5, 4.75, 1.25, 5.125, 9.5, 2.625, 6.0};

TEST(Statistics, QuantileIsNumpys) {
  struct Known {
    double q, value;
  };
  constexpr std::array known{Known{0.0, 1.25},     Known{0.025, 1.29375}, Known{0.1, 1.425},
                             Known{0.25, 2.34375}, Known{0.5, 4.0},       Known{0.9, 7.05},
                             Known{0.975, 8.8875}, Known{1.0, 9.5}};
  for (const Known& k : known) EXPECT_NEAR(quantile(sample, k.q), k.value, 1e-12) << k.q;
  const std::vector<double> three{7.25, -2.5, 0.0};
  EXPECT_NEAR(quantile(three, 0.1), -2.0, 1e-12);
  EXPECT_NEAR(quantile(three, 0.9), 5.8, 1e-12);
}

TEST(Statistics, MedianAndDeviationOfEvenAndOddSamples) {
  EXPECT_DOUBLE_EQ(median(sample), 4.0);
  EXPECT_DOUBLE_EQ(median_absolute_deviation(sample), 1.6875);
  const std::span<const double> seven(sample.data(), 7);
  EXPECT_DOUBLE_EQ(median(seven), 3.25);
  EXPECT_DOUBLE_EQ(median_absolute_deviation(seven), 1.75);
  EXPECT_DOUBLE_EQ(median_absolute_deviation(std::vector{5.0}), 0.0);
}

TEST(Statistics, NothingHasNoMedian) {
  const std::vector<double> none;
  EXPECT_TRUE(std::isnan(median(none)));
  EXPECT_TRUE(std::isnan(quantile(none, 0.9)));
  EXPECT_TRUE(std::isnan(median_absolute_deviation(none)));
  EXPECT_TRUE(std::isnan(order_statistic_median(none).low));
  EXPECT_TRUE(std::isnan(order_statistic_median(none).high));
}

/// Values below and above the interval of a sample 0, 1, ... n - 1.
std::array<std::size_t, 2> left_outside(std::size_t n) {
  std::vector<double> values(n);
  std::iota(values.begin(), values.end(), 0.0);
  std::shuffle(values.begin(), values.end(), std::mt19937_64(n));
  const Interval i = order_statistic_median(values);
  return {static_cast<std::size_t>(i.low), n - 1 - static_cast<std::size_t>(i.high)};
}

TEST(Statistics, OrderStatisticsAreTheNarrowestThatCover) {
  // Largest k with scipy.stats.binom.cdf(k - 1, n, 0.5) <= 0.025, less one; 0 where there is none.
  constexpr std::array<std::array<std::size_t, 2>, 22> known{
      {{1, 0},    {2, 0},    {5, 0},    {6, 0},     {8, 0},     {9, 1},    {11, 1},  {12, 2},
       {15, 3},   {20, 5},   {25, 7},   {30, 9},    {40, 13},   {50, 17},  {60, 21}, {75, 28},
       {100, 39}, {150, 62}, {200, 85}, {300, 132}, {499, 227}, {500, 227}}};
  for (const auto& [n, below] : known) {
    EXPECT_EQ(left_outside(n), (std::array{below, below})) << "n = " << n;
  }
}

/// P(X <= k) for X binomial(n, 1/2).
double at_most(std::size_t k, std::size_t n) {
  double sum = 0.0;
  const auto size = static_cast<double>(n);
  for (std::size_t i = 0; i <= k; ++i) {
    const auto hits = static_cast<double>(i);
    sum += std::exp(std::lgamma(size + 1) - std::lgamma(hits + 1) - std::lgamma(size - hits + 1) -
                    size * std::log(2.0));
  }
  return sum;
}

TEST(Statistics, OrderStatisticsCoverForEverySize) {
  std::size_t before = 0;
  for (std::size_t n = 6; n <= 700; ++n) {
    SCOPED_TRACE("n = " + std::to_string(n));
    const std::size_t below = left_outside(n)[0];
    const double coverage = 1.0 - 2.0 * at_most(below, n);
    EXPECT_GE(coverage, 0.95);
    // As narrow as it can be where it is exact, and at most one order statistic wider beyond.
    EXPECT_LT(1.0 - 2.0 * at_most(below + (n > 500 ? 2 : 1), n), 0.95);
    EXPECT_TRUE(below == before || below == before + 1) << "a jump from " << before;
    before = below;
  }
}

TEST(Statistics, HalfWidthIsRelativeToTheCentre) {
  EXPECT_DOUBLE_EQ(relative_half_width({9.0, 11.0}, 10.0), 0.1);
  EXPECT_DOUBLE_EQ(relative_half_width({-11.0, -9.0}, -10.0), 0.1);
  EXPECT_DOUBLE_EQ(relative_half_width({1.0, 2.0}, 0.0), 0.0);
}

}  // namespace
}  // namespace fencepost::harness::statistics_test
