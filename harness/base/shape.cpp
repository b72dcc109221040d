#include "harness/base/shape.hpp"

#include <algorithm>
#include <random>

#include "harness/base/dip.hpp"
#include "harness/base/statistics.hpp"

namespace fencepost::harness {
namespace {

constexpr double grid = 0.002;  ///< widest that the clock may cause, relative

using Rounds = std::vector<std::vector<double>>;

/// Moves values off the grid on which the clock's steps may have put them.
void leave_grid(std::vector<double>& values, std::mt19937_64& random) {
  std::uniform_real_distribution<double> half(-grid / 2.0, grid / 2.0);
  for (double& value : values) value *= 1.0 + half(random) + half(random);
}

/// Replaces each value by its rank among all, so that no outlier decides how alike the values of a round are.
Rounds ranks_of(const Rounds& rounds, const std::vector<double>& sorted) {
  Rounds ranks = rounds;
  for (auto& round : ranks) {
    for (double& value : round)
      value = static_cast<double>(std::ranges::lower_bound(sorted, value) - sorted.begin());
  }
  return ranks;
}

double sum_of_squares(const std::vector<double>& values, double centre) {
  double sum = 0.0;
  for (const double value : values) sum += (value - centre) * (value - centre);
  return sum;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

/// How many independent values the values of rounds are worth, given their ranks: their number over the design effect,
/// 1 + (m - 1) r for rounds of m values with the intraclass correlation r (L. Kish, Survey Sampling, 1965, chapter 5),
/// which is estimated by analysis of variance for rounds of different sizes.
double independent_values(const Rounds& ranks) {
  double count = 0.0, squared_sizes = 0.0, between = 0.0, within = 0.0;
  for (const auto& round : ranks) count += static_cast<double>(round.size());
  const double mean = (count - 1.0) / 2.0;
  for (const auto& round : ranks) {
    const auto size = static_cast<double>(round.size());
    const double centre = mean_of(round);
    squared_sizes += size * size;
    between += size * (centre - mean) * (centre - mean);
    within += sum_of_squares(round, centre);
  }
  const auto groups = static_cast<double>(ranks.size());
  if (groups < 2.0) return 1.0;
  if (count <= groups) return count;
  between /= groups - 1.0;
  within /= count - groups;
  const double size = (count - squared_sizes / count) / (groups - 1.0);
  const double correlation =
      std::clamp((between - within) / (between + (size - 1.0) * within), 0.0, 1.0);
  return count / (1.0 + (size - 1.0) * correlation);
}

}  // namespace

Shape shape_of(std::span<const std::vector<double>> rounds) {
  std::mt19937_64 random(1);
  std::vector<double> medians, windows;
  for (const auto& round : rounds) medians.push_back(median(round));
  leave_grid(medians, random);
  std::ranges::sort(medians);
  Rounds moved(rounds.begin(), rounds.end());
  for (auto& round : moved) {
    leave_grid(round, random);
    windows.insert(windows.end(), round.begin(), round.end());
  }
  std::ranges::sort(windows);
  const double found = dip(windows);
  const bool several = found > critical_dip(independent_values(ranks_of(moved, windows))) ||
                       dip(medians) > critical_dip(static_cast<double>(medians.size()));
  return {found, several ? 2 : 1};
}

}  // namespace fencepost::harness
