#include "harness/base/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace fencepost::harness {
namespace {

double quantile_of_sorted(std::span<const double> sorted, double q) {
  if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double at = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const auto above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], at - static_cast<double>(below));
}

std::vector<double> sorted_copy(std::span<const double> sample) {
  std::vector<double> copy(sample.begin(), sample.end());
  std::ranges::sort(copy);
  return copy;
}

/// How many order statistics lie outside the interval on each side. The number of values below the median
/// is binomial(n, 1/2): we take the largest k with P(X < k) <= 2.5 %; beyond 500 values its normal limit.
std::size_t ranks_below_median_interval(std::size_t n) {
  const auto size = static_cast<double>(n);
  if (n > 500) return static_cast<std::size_t>(size / 2.0 - 0.98 * std::sqrt(size)) - 1;
  double tail = 0.0;
  double term = std::pow(0.5, size);
  std::size_t k = 0;
  for (; k < n / 2; ++k) {
    tail += term;
    if (tail > 0.025) break;
    term *= static_cast<double>(n - k) / static_cast<double>(k + 1);
  }
  return k == 0 ? 0 : k - 1;
}

}  // namespace

double quantile(std::span<const double> sample, double q) {
  return quantile_of_sorted(sorted_copy(sample), q);
}

double median(std::span<const double> sample) { return quantile(sample, 0.5); }

double relative_spread(const std::vector<double>& sample) {
  if (sample.size() < 2) return 0.0;
  return (quantile(sample, 0.9) - quantile(sample, 0.1)) / 2.0 / median(sample);
}

double median_absolute_deviation(std::span<const double> sample) {
  const double centre = median(sample);
  std::vector<double> deviations(sample.begin(), sample.end());
  for (double& value : deviations) value = std::abs(value - centre);
  return median(deviations);
}

Interval bootstrap_median(std::span<const double> rounds, std::uint64_t seed, int resamples) {
  if (rounds.empty()) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    return {nan, nan};
  }
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<std::size_t> draw(0, rounds.size() - 1);
  std::vector<double> medians(static_cast<std::size_t>(resamples));
  std::vector<double> sample(rounds.size());
  for (double& one : medians) {
    for (double& value : sample) value = rounds[draw(random)];
    std::ranges::sort(sample);
    one = quantile_of_sorted(sample, 0.5);
  }
  std::ranges::sort(medians);
  return {quantile_of_sorted(medians, 0.025), quantile_of_sorted(medians, 0.975)};
}

Interval MedianBootstrap::interval(std::span<const double> sample) {
  const auto sorted = sorted_copy(sample);
  if (sorted.empty()) return bootstrap_median(sample, seed_);
  std::vector<double> medians;
  medians.reserve(static_cast<std::size_t>(resamples_));
  for (const auto& [below, above] : middles(sorted.size()))
    medians.push_back(std::lerp(sorted[below], sorted[above], 0.5));
  std::ranges::sort(medians);
  return {quantile_of_sorted(medians, 0.025), quantile_of_sorted(medians, 0.975)};
}

const MedianBootstrap::Middles& MedianBootstrap::middles(std::size_t count) {
  const auto [found, fresh] = drawn_.try_emplace(count);
  if (!fresh) return found->second;
  std::mt19937_64 random(seed_);
  std::uniform_int_distribution<std::size_t> draw(0, count - 1);
  std::vector<std::uint32_t> ranks(count);
  const auto upper = ranks.begin() + static_cast<std::ptrdiff_t>(count / 2);
  for (int i = 0; i < resamples_; ++i) {
    for (std::uint32_t& rank : ranks) rank = static_cast<std::uint32_t>(draw(random));
    std::ranges::nth_element(ranks, upper);
    const std::uint32_t below = count % 2 == 1 ? *upper : *std::max_element(ranks.begin(), upper);
    found->second.emplace_back(below, *upper);
  }
  return found->second;
}

Interval order_statistic_median(std::span<const double> rounds) {
  const auto sorted = sorted_copy(rounds);
  if (sorted.empty()) return bootstrap_median(rounds, 0);
  const std::size_t below = ranks_below_median_interval(sorted.size());
  return {sorted[below], sorted[sorted.size() - 1 - below]};
}

double relative_half_width(const Interval& interval, double centre) {
  if (centre == 0.0) return 0.0;
  return (interval.high - interval.low) / 2.0 / std::abs(centre);
}

}  // namespace fencepost::harness
