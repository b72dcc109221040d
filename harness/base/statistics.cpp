#include "harness/base/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

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

constexpr double coverage_aimed_at = 0.95;

/// P(X <= k) for k = 0 .. n/2 and X binomial(n, 1/2), the number of values below the median. From the middle outwards, where
/// nothing underflows that matters.
std::vector<double> binomial_tails(std::size_t n) {
  std::vector<double> tails(n / 2 + 1);
  double term = 1.0, all = n % 2 == 0 ? -1.0 : 0.0;  // an even number has one middle term, not two
  for (std::size_t k = n / 2 + 1; k-- > 0;) {
    tails[k] = term;
    all += 2.0 * term;
    term *= static_cast<double>(k) / static_cast<double>(n - k + 1);
  }
  double sum = 0.0;
  for (double& tail : tails) tail = (sum += tail / all);
  return tails;
}

/// How many order statistics lie outside the narrowest interval on each side whose coverage is at least `coverage`; 0
/// where there is none. With k outside on each side it covers 1 - 2 P(X <= k).
std::size_t ranks_outside(const std::vector<double>& tails, double coverage) {
  std::size_t outside = 0;
  while (outside + 1 < tails.size() && 1.0 - 2.0 * tails[outside + 1] >= coverage) ++outside;
  return outside;
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

Interval order_statistic_median(std::span<const double> sample) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  if (sample.empty()) return {nan, nan};
  const auto sorted = sorted_copy(sample);
  const std::size_t outside = ranks_outside(binomial_tails(sorted.size()), coverage_aimed_at);
  return {sorted[outside], sorted[sorted.size() - 1 - outside]};
}

Interval at_least(double half, double centre, const Interval& interval) {
  return {std::min(interval.low, centre - half), std::max(interval.high, centre + half)};
}

double relative_half_width(const Interval& interval, double centre) {
  if (centre == 0.0) return 0.0;
  return (interval.high - interval.low) / 2.0 / std::abs(centre);
}

}  // namespace fencepost::harness
