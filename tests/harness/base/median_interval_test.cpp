#include "harness/base/median_interval.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include "tests/support/testing.hpp"

namespace fencepost::harness::median_interval_test {
namespace {

std::vector<double> sequence(std::size_t n, std::size_t repeated) {
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i)
    values.push_back(static_cast<double>(i / repeated * 7919 % 1009));
  return values;
}

TEST(MedianInterval, IsThatOfAnotherImplementation) {
  // By numpy and scipy (rankdata, norm.ppf, np.interp) from the description in the header, of the numbers i * 7919 % 1009
  // and, where five in a row are equal, i / 5 * 7919 % 1009.
  struct Known {
    std::size_t n;
    Interval scattered, alike;
  };
  constexpr std::array<Known, 7> all{{{6, {-473.5, 1238.5}, {0.0, 1712.0}},
                                      {7, {-397.0, 1315.0}, {0.0, 1712.0}},
                                      {10, {-159.246, 1040.997}, {-428.0, 1284.0}},
                                      {20, {105.751, 824.464}, {-626.5, 1085.5}},
                                      {37, {301.675, 732.325}, {-278.803, 1333.251}},
                                      {150, {415.261, 602.739}, {211.0, 794.0}},
                                      {400, {451.264, 563.736}, {331.0, 670.0}}}};
  for (const Known& known : all) {
    SCOPED_TRACE(known.n);
    const Interval scattered = median_interval(sequence(known.n, 1));
    EXPECT_NEAR(scattered.low, known.scattered.low, 0.005);
    EXPECT_NEAR(scattered.high, known.scattered.high, 0.005);
    const Interval alike = median_interval(sequence(known.n, 5));
    EXPECT_NEAR(alike.low, known.alike.low, 0.005);
    EXPECT_NEAR(alike.high, known.alike.high, 0.005);
  }
}

TEST(MedianInterval, OfNothingOfFewAndOfEqualValues) {
  EXPECT_TRUE(std::isnan(median_interval({}).low));
  EXPECT_TRUE(std::isnan(median_interval({}).high));
  for (std::size_t n = 1; n < least_values_for_interval; ++n) {
    std::vector<double> values(n);
    std::iota(values.begin(), values.end(), 0.0);
    EXPECT_EQ(median_interval(values).low, 0.0) << n;
    EXPECT_EQ(median_interval(values).high, static_cast<double>(n - 1)) << n;
  }
  const Interval same = median_interval(std::vector<double>(50, 2.5));
  EXPECT_EQ(same.low, 2.5);
  EXPECT_EQ(same.high, 2.5);
}

TEST(MedianInterval, IsNotBelowWhatIsPossible) {
  EXPECT_EQ(median_interval(sequence(10, 1), 3.0).low, 3.0);
  EXPECT_EQ(median_interval(sequence(10, 1), 3.0).high, median_interval(sequence(10, 1)).high);
}

/// The next value of a first-order autoregression with standard deviation 1.
double following(double before, double correlation, std::mt19937_64& random) {
  return correlation * before +
         std::sqrt(1.0 - correlation * correlation) * std::normal_distribution<double>()(random);
}

std::vector<double> autoregression(std::size_t n, double correlation, std::mt19937_64& random) {
  std::vector<double> values{std::normal_distribution<double>()(random)};
  while (values.size() < n) values.push_back(following(values.back(), correlation, random));
  return values;
}

TEST(MedianInterval, CorrelationByRanksIsThatOfNormalValuesWhateverTheirForm) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::mt19937_64 random(seed);
  for (const double correlation : {-0.5, 0.0, 0.5, 0.9}) {
    std::vector<double> values = autoregression(20'000, correlation, random);
    const double found = rank_autocorrelation(values);
    EXPECT_NEAR(found, correlation, 0.05);
    for (double& value : values) value = std::exp(5.0 * value);
    EXPECT_EQ(rank_autocorrelation(values), found);
  }
}

TEST(MedianInterval, CoversOfFixedNumbersOfRoundsWhateverTheirCorrelation) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::mt19937_64 random(seed);
  constexpr int trials = 1000;
  for (const double correlation : {0.0, 0.3, 0.5, 0.8}) {
    for (const std::size_t n : {20U, 60U, 150U}) {
      int covered = 0;
      for (int t = 0; t < trials; ++t) {
        const Interval i = median_interval(autoregression(n, correlation, random));
        covered += i.low <= 0.0 && 0.0 <= i.high ? 1 : 0;
      }
      // 95 to 98 % were measured; five standard errors are 3.4 %. Order statistics cover 45 to 55 % at 0.8.
      EXPECT_GE(covered, trials * 92 / 100) << n << " rounds, correlation " << correlation;
    }
  }
}

}  // namespace
}  // namespace fencepost::harness::median_interval_test
