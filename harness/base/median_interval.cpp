#include "harness/base/median_interval.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <vector>

namespace fencepost::harness {
namespace {

// Chosen together, so that coverage is 93 to 97 % at each correlation: see median_interval().
constexpr double normal_quantile = 1.780464;  ///< of 0.9625: nominally 92.5 % are covered
constexpr double standard_errors = 1.25;
constexpr double most_correlated = 0.9;
constexpr double most_widened = 2.0;

/// Ranks less their mean; equal values share the mean of their ranks.
std::vector<double> centred_ranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
  const double mean = (static_cast<double>(values.size()) - 1.0) / 2.0;
  std::vector<double> ranks(values.size());
  for (std::size_t first = 0, end = 0; first < order.size(); first = end) {
    while (end < order.size() && values[order[end]] == values[order[first]]) ++end;
    const double shared = static_cast<double>(first + end - 1) / 2.0 - mean;
    for (std::size_t i = first; i < end; ++i) ranks[order[i]] = shared;
  }
  return ranks;
}

/// As high as it may well be, 0 to most_correlated.
double prudent_correlation(std::span<const double> rounds) {
  const auto n = static_cast<double>(rounds.size());
  const double unbiased = (n * rank_autocorrelation(rounds) + 1.0) / (n - 3.0);
  const double error = std::sqrt(std::clamp(1.0 - unbiased * unbiased, 0.05, 1.0) / n);
  return std::clamp(unbiased + standard_errors * error, 0.0, most_correlated);
}

/// The variance of the median of correlated values over that of independent ones: v of median_interval().
double variance_ratio(double correlation) {
  constexpr double negligible = 1e-7;
  double sum = 0.0, power = correlation;
  while (power > negligible) {
    sum += std::asin(power);
    power *= correlation;
  }
  return 1.0 + 4.0 / std::numbers::pi * sum;
}

/// By the expansion in 1 / freedom of Abramowitz and Stegun, 26.7.5, up to its third power.
double student_quantile(double freedom) {
  constexpr double z = normal_quantile, z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z;
  constexpr double first = (z3 + z) / 4.0, second = (5.0 * z5 + 16.0 * z3 + 3.0 * z) / 96.0;
  constexpr double third = (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / 384.0;
  return z + first / freedom + second / (freedom * freedom) + third / (freedom * freedom * freedom);
}

/// The value at a rank, from 0 on, of sorted values; between two of them it is interpolated.
double at_rank(const std::vector<double>& sorted, double rank) {
  const auto below = std::min(static_cast<std::size_t>(std::max(0.0, rank)), sorted.size() - 2);
  return std::lerp(sorted[below], sorted[below + 1], rank - static_cast<double>(below));
}

}  // namespace

double rank_autocorrelation(std::span<const double> values) {
  if (values.size() < 2) return 0.0;
  const std::vector<double> ranks = centred_ranks(values);
  const double squares = std::inner_product(ranks.begin(), ranks.end(), ranks.begin(), 0.0);
  if (squares == 0.0) return 0.0;
  const double products = std::inner_product(ranks.begin() + 1, ranks.end(), ranks.begin(), 0.0);
  const auto n = static_cast<double>(values.size());
  const double of_ranks = std::clamp(products / squares * n / (n - 1.0), -1.0, 1.0);
  return 2.0 * std::sin(std::numbers::pi / 6.0 * of_ranks);  // Pearson's of Spearman's
}

Interval median_interval(std::span<const double> rounds) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  if (rounds.empty()) return {nan, nan};
  std::vector<double> sorted(rounds.begin(), rounds.end());
  std::ranges::sort(sorted);
  if (sorted.size() < least_values_for_interval) return {sorted.front(), sorted.back()};
  const auto n = static_cast<double>(sorted.size());
  const double ratio = variance_ratio(prudent_correlation(rounds));
  const double quantile_of_n = student_quantile(std::max(1.0, n / ratio));
  const double ranks_off = quantile_of_n * std::sqrt(ratio * n) / 2.0, middle = (n - 1.0) / 2.0;
  const double widened = std::clamp(ranks_off / middle, 1.0, most_widened);
  const double inside = std::min(ranks_off, middle), centre = at_rank(sorted, middle);
  return {centre - widened * (centre - at_rank(sorted, middle - inside)),
          centre + widened * (at_rank(sorted, middle + inside) - centre)};
}

Interval median_interval(std::span<const double> rounds, double least) {
  Interval interval = median_interval(rounds);
  interval.low = std::max(interval.low, least);
  return interval;
}

}  // namespace fencepost::harness
