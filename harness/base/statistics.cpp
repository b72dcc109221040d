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
constexpr double nominal_coverage = 0.968;  ///< see median_interval()

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

/// How far to go from the order statistic `outside` towards the next inner one to cover just `coverage`, 0 to 1: the weight
/// that Hettmansperger and Sheather give for a sample of n.
double way_inwards(const std::vector<double>& tails, std::size_t n, std::size_t outside,
                   double coverage) {
  if (outside + 1 >= tails.size()) return 0.0;
  const double wide = 1.0 - 2.0 * tails[outside], narrow = 1.0 - 2.0 * tails[outside + 1];
  if (wide <= coverage) return 0.0;
  const double share = (wide - coverage) / (wide - narrow);
  const auto rank = static_cast<double>(outside + 1), size = static_cast<double>(n);
  return (size - rank) * share / (rank + (size - 2.0 * rank) * share);
}

Interval nothing() {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  return {nan, nan};
}

}  // namespace

double quantile(std::span<const double> sample, double q) {
  return quantile_of_sorted(sorted_copy(sample), q);
}

double median(std::span<const double> sample) { return quantile(sample, 0.5); }

double median_absolute_deviation(std::span<const double> sample) {
  const double centre = median(sample);
  std::vector<double> deviations(sample.begin(), sample.end());
  for (double& value : deviations) value = std::abs(value - centre);
  return median(deviations);
}

Interval median_interval(std::span<const double> rounds) {
  if (rounds.empty()) return nothing();
  const auto sorted = sorted_copy(rounds);
  const auto tails = binomial_tails(sorted.size());
  const std::size_t low = ranks_outside(tails, nominal_coverage), high = sorted.size() - 1 - low;
  const double inwards = way_inwards(tails, sorted.size(), low, nominal_coverage);
  if (inwards == 0.0) return {sorted[low], sorted[high]};
  return {std::lerp(sorted[low], sorted[low + 1], inwards),
          std::lerp(sorted[high], sorted[high - 1], inwards)};
}

Interval order_statistic_median(std::span<const double> rounds) {
  if (rounds.empty()) return nothing();
  const auto sorted = sorted_copy(rounds);
  const std::size_t outside = ranks_outside(binomial_tails(sorted.size()), coverage_aimed_at);
  return {sorted[outside], sorted[sorted.size() - 1 - outside]};
}

double relative_half_width(const Interval& interval, double centre) {
  if (centre == 0.0) return 0.0;
  return (interval.high - interval.low) / 2.0 / std::abs(centre);
}

}  // namespace fencepost::harness
