// The noisy estimator against made-up cases whose cost is known: how often its 95 % interval holds the truth.
#include "harness/sampling/noisy_estimate.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <iostream>

#include "harness/clock/plausible_levels.hpp"
#include "tests/simulated/disturbed_windows.hpp"

namespace fencepost::harness {
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

Input input_of(const std::vector<DisturbedWindow>& seen, const std::vector<PlausibleLevel>& levels) {
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

struct Honesty {
  int cases = 0, covered = 0;
  int low = 0, high = 0;
  std::vector<double> widths, errors;

  void add(double truth, const Estimate& found) {
    ++cases;
    covered += found.interval.low <= truth && truth <= found.interval.high ? 1 : 0;
    low += truth < found.interval.low;
    high += truth > found.interval.high;
    widths.push_back((found.interval.high - found.interval.low) / truth);
    errors.push_back(std::abs(found.median / truth - 1.0));
  }
  double coverage() const { return static_cast<double>(covered) / cases; }
  void print(const char* what) const {
    std::cout << what << ": " << cases << " cases, covered " << 100.0 * coverage()
              << " %, median relative width " << median(widths) << ", median error "
              << median(errors) << " below " << low << " above " << high << " w90 " << quantile(widths, .9) << " e90 " << quantile(errors, .9) << "\n";
  }
};

TEST(NoisyEstimate, CoversTheTruthOfRandomWorlds) {
  std::random_device device;
  const std::uint64_t seed = getenv("SEED") ? atoi(getenv("SEED")) : device();
  std::cout << "seed " << seed << "\n";
  Honesty all, known, unknown, few, alone, contended, part[4];
  for (std::uint64_t i = 0; i < 1500; ++i) {
    DisturbedWorld world(seed + i);
    const DisturbedCase made = world.take();
    const auto seen = noisy_part(made);
    const bool is_known = i % 2 == 0;
    const auto levels = is_known ? std::vector<PlausibleLevel>{{made.level, 1.0}}
                                 : plausible_levels(lowest_of(made.windows));
    const Input input = input_of(is_known ? seen : made.windows, levels);
    const Estimate found = noisy_estimate(input.windows, input.weights,
                                          made.alone ? alone_prior : contended_prior, seed, 200);
    for (Honesty* one : {&all, is_known ? &known : &unknown, made.alone ? &alone : &contended, &part[(is_known ? 0 : 1) + (made.alone ? 0 : 2)]})
      one->add(made.cost, found);
    if (seen.back().round < 6) few.add(made.cost, found);
  }
  all.print("all");
  known.print("level known");
  unknown.print("level unknown");
  few.print("few rounds");
  alone.print("alone");
  contended.print("contended");
  for (int k=0;k<4;++k) part[k].print(std::to_string(k).c_str());
  EXPECT_GE(all.coverage(), 0.9);
}

}  // namespace
}  // namespace fencepost::harness
