// The noisy estimator against made-up cases whose cost is known: how often its 95 % interval covers the truth.
#include "harness/sampling/noisy_estimate.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <iostream>

#include "harness/clock/plausible_levels.hpp"
#include "tests/simulated/disturbed_windows.hpp"
#include "tests/support/coverage.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::noisy_estimate_test {
namespace {

constexpr double clean_below = 1.03;

/// Cases that would be graded clean are no matter of this estimator: of those, only clean windows up to four are left.
std::vector<DisturbedWindow> noisy_part(const DisturbedCase& made) {
  std::vector<DisturbedWindow> part;
  int clean = 0;
  for (const DisturbedWindow& window : made.windows)
    if (window.reading > clean_below * made.level || ++clean <= 4) part.push_back(window);
  return part;
}

struct Input {
  std::vector<NoisyWindow> windows;
  std::vector<double> weights;
};

Input input_of(const std::vector<DisturbedWindow>& seen,
               const std::vector<PlausibleLevel>& levels) {
  Input input;
  for (const PlausibleLevel& level : levels) input.weights.push_back(level.weight);
  for (const DisturbedWindow& window : seen) {
    input.windows.push_back({window.round, window.value, {}});
    for (const PlausibleLevel& level : levels)
      input.windows.back().slowdown.push_back(std::max(1.0, window.reading / level.value));
  }
  return input;
}

double lowest_of(const std::vector<DisturbedWindow>& windows) {
  std::vector<double> readings;
  for (const DisturbedWindow& window : windows) readings.push_back(window.reading);
  return quantile(readings, 0.01);
}

TEST(NoisyEstimate, CoversTheTruthOfRandomWorlds) {
  const std::uint64_t seed = random_seed();
  const ::testing::ScopedTrace trace(__FILE__, __LINE__, seed_text(seed));
  Coverage all, known, unknown, few;
  for (std::uint64_t i = 0; i < 800; ++i) {
    const DisturbedCase made = DisturbedWorld(seed + i).take();
    const bool is_known = i % 2 == 0;
    const auto seen = is_known ? noisy_part(made) : made.windows;
    const auto levels = is_known ? std::vector<PlausibleLevel>{{made.level, 1.0}}
                                 : plausible_levels(lowest_of(made.windows));
    const Input input = input_of(seen, levels);
    const Estimate found = noisy_estimate(input.windows, input.weights,
                                          made.alone ? alone_prior : contended_prior, seed, 200);
    all.add(made.cost, found);
    (is_known ? known : unknown).add(made.cost, found);
    if (seen.back().round < 6) few.add(made.cost, found);
  }
  std::cout << "seed " << seed << "\nall: " << all.text() << "\nlevel known: " << known.text()
            << "\nlevel unknown: " << unknown.text() << "\nfew rounds: " << few.text() << "\n";
  EXPECT_GE(all.share(), 0.9);
  // Not absurd: the cost to within a factor of two, mostly.
  EXPECT_LT(median(all.widths), 0.5);
  EXPECT_LT(median(all.errors), 0.05);
}

/// `rounds` rounds of four windows: what value() gives for a slowdown that goes from 1.1 to 1.9, slowly, so that the readings
/// beside a window tell what it is in it.
std::vector<NoisyWindow> windows_of(std::size_t rounds,
                                    const std::function<double(double)>& value) {
  std::vector<NoisyWindow> windows;
  for (std::size_t i = 0; i < 4 * rounds; ++i) {
    const double slowdown =
        1.1 + 0.8 * static_cast<double>(i) / static_cast<double>(4 * rounds - 1);
    windows.push_back({i / 4, value(slowdown), {slowdown}});
  }
  return windows;
}

constexpr std::array one_level{1.0};

/// Bursts shorter than a window: each suffers alike, and readings say nothing of which.
std::vector<NoisyWindow> unrelated_windows(double value) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<> slowdown(1.0, 2.0), noise(0.995, 1.005);
  std::vector<NoisyWindow> windows;
  for (std::size_t i = 0; i < 80; ++i)
    windows.push_back({i / 4, value * noise(random), {slowdown(random)}});
  return windows;
}

TEST(NoisyEstimate, ReadingsUnlikeTheWindowsTellOnlyTheMeanSlowdown) {
  const Estimate found = noisy_estimate(unrelated_windows(60.0), one_level, alone_prior, 1, 400);
  EXPECT_LT(found.interval.low, 60.0 / 1.5) << "all may be slowed by half, as the adds are";
  EXPECT_GT(found.interval.high, 59.0);
}

TEST(NoisyEstimate, FindsTheCostThatNoWindowHad) {
  const auto windows = windows_of(20, [](double slowdown) { return 40.0 * slowdown; });
  const Estimate found = noisy_estimate(windows, one_level, alone_prior, 1, 400);
  EXPECT_NEAR(found.median, 40.0, 1.0);
  EXPECT_LE(found.interval.low, 40.0);
  EXPECT_GE(found.interval.high, 40.0);
}

TEST(NoisyEstimate, AnUnknownSensitivityIsInTheInterval) {
  std::vector<NoisyWindow> windows;
  for (std::size_t i = 0; i < 40; ++i) windows.push_back({i / 2, 60.0, {1.5}});
  const Estimate found = noisy_estimate(windows, one_level, alone_prior, 1, 400);
  EXPECT_LT(found.interval.low, 41.0) << "it may need the adders as the chain does";
  EXPECT_GT(found.interval.high, 59.0) << "or not at all";
  EXPECT_LT(found.interval.high, 63.0) << "a neighbour never makes one thread faster";
}

TEST(NoisyEstimate, MoreRoundsNarrowTheInterval) {
  const auto width = [](std::size_t rounds) {
    const auto windows = windows_of(rounds, [](double) { return 60.0; });
    const Estimate found = noisy_estimate(windows, one_level, alone_prior, 1, 400);
    return (found.interval.high - found.interval.low) / found.median;
  };
  EXPECT_GT(width(1), 1.2 * width(4));
  EXPECT_GT(width(4), width(30));
}

TEST(NoisyEstimate, DependsOnItsSeedAlone) {
  const auto windows = windows_of(5, [](double slowdown) { return 3.0 + slowdown; });
  const Estimate one = noisy_estimate(windows, one_level, contended_prior, 7, 100);
  const Estimate same = noisy_estimate(windows, one_level, contended_prior, 7, 100);
  EXPECT_EQ(one.median, same.median);
  EXPECT_EQ(one.interval.low, same.interval.low);
  EXPECT_TRUE(std::isnan(noisy_estimate({}, one_level, alone_prior, 7, 100).median));
}

}  // namespace
}  // namespace fencepost::harness::noisy_estimate_test
