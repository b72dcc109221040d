// The dip against another implementation, and its percentiles against new samples.
#include "harness/base/dip.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "tests/support/testing.hpp"

namespace fencepost::harness::dip_test {
namespace {

TEST(Dip, IsThatOfAnotherImplementation) {
  // diptest 0.12.0: dipstat(sample)
  EXPECT_NEAR(dip(std::vector{1.25, 1.5, 2.625, 3.25, 4.75, 5.125, 6.0, 9.5}), 0.10227272727272727,
              1e-12);
  EXPECT_NEAR(dip(std::vector{1., 1., 1., 2., 2., 3., 7., 8., 8., 8., 9., 9.}), 1.0 / 6.0, 1e-12);
  EXPECT_NEAR(dip(std::vector{0., 0., 0., 0., 1., 1., 1., 1.}), 0.25, 1e-12);
  EXPECT_NEAR(dip(std::vector{1., 2., 4., 8., 16., 32., 64., 128.}), 0.0625, 1e-12);
  EXPECT_NEAR(
      dip(std::vector{0.1, 0.2, 0.3, 0.35, 0.4, 0.45, 0.9, 2.0, 2.1, 2.2, 2.3, 2.31, 2.32, 5.0}),
      0.1682330827067669, 1e-12);
}

TEST(Dip, OfWhatHasNoShapeIsTheLeast) {
  EXPECT_TRUE(std::isnan(dip({})));
  EXPECT_DOUBLE_EQ(dip(std::vector{5.0}), 0.5);
  EXPECT_DOUBLE_EQ(dip(std::vector{2.0, 2.0, 2.0, 2.0, 2.0}), 0.1);
}

TEST(Dip, DoesNotDependOnUnitAndDirection) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::mt19937_64 random(seed);
  std::normal_distribution<double> noise;
  for (const std::size_t n : {5U, 31U, 200U}) {
    std::vector<double> values(n), mirrored;
    std::ranges::generate(values, [&] { return noise(random); });
    std::ranges::sort(values);
    for (const double value : values) mirrored.push_back(7.0 - 3.0 * value);
    std::ranges::reverse(mirrored);
    EXPECT_NEAR(dip(values), dip(mirrored), 1e-9) << n;
  }
}

/// The share of uniform samples of so many values whose dip is above the critical one.
double rejected(std::size_t n, int trials, std::mt19937_64& random) {
  std::uniform_real_distribution<double> uniform;
  std::vector<double> values(n);
  int found = 0;
  for (int t = 0; t < trials; ++t) {
    std::ranges::generate(values, [&] { return uniform(random); });
    std::ranges::sort(values);
    found += dip(values) > critical_dip(static_cast<double>(n));
  }
  return static_cast<double>(found) / trials;
}

TEST(Dip, ACriticalDipIsExceededInOnePercentOfUniformSamples) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::mt19937_64 random(seed);
  // Sizes of the table and between; the standard error is 0.16 %, and the table's own 0.05 % or more.
  for (const std::size_t n : {10U, 25U, 70U, 150U})
    EXPECT_NEAR(rejected(n, 4000, random), 0.01, 0.009) << n;
}

TEST(Dip, CriticalDipsFallWithTheNumberOfValues) {
  EXPECT_GT(critical_dip(3.9), 0.25) << "no sample of three is evidence";
  double before = 1.0;
  for (double n = 4.5; n < 1e5; n *= 1.3) {
    EXPECT_LT(critical_dip(n), before) << n;
    before = critical_dip(n);
  }
}

}  // namespace
}  // namespace fencepost::harness::dip_test
