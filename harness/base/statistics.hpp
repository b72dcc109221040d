// Statistics of samples. Pure functions of numbers; nothing here touches hardware.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace fencepost::harness {

/// Quantile q in [0, 1] with linear interpolation between order statistics (numpy's default, R type 7).
/// NaN for an empty sample.
double quantile(std::span<const double> sample, double q);

/// NaN for an empty sample.
double median(std::span<const double> sample);

/// Median of absolute deviations from the median, not scaled to a standard deviation.
double median_absolute_deviation(std::span<const double> sample);

/// Half the distance from the 10th to the 90th percentile, over the median; 0 below two values.
double relative_spread(const std::vector<double>& sample);

struct Interval {
  double low;
  double high;
};

/// 95 % confidence interval of the median of `rounds` by percentile bootstrap, in their unit. One value per round goes
/// in, so that the resampled values are as independent as possible within one process. For one round both ends are equal.
Interval bootstrap_median(std::span<const double> rounds, std::uint64_t seed, int resamples = 1000);

/// bootstrap_median() of many samples: the draws depend only on the number of values, so they are made once for each
/// number. Not thread-safe.
class MedianBootstrap {
 public:
  MedianBootstrap(std::uint64_t seed, int resamples) : seed_(seed), resamples_(resamples) {}

  /// The result of bootstrap_median() for the sorted sample, with the seed and number of resamples of this object. NaN
  /// for an empty sample.
  Interval interval(std::span<const double> sample);

 private:
  /// The ranks of the two middle values of each resample; the same rank twice where their number is odd.
  using Middles = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
  const Middles& middles(std::size_t count);

  std::uint64_t seed_;
  int resamples_;
  std::map<std::size_t, Middles> drawn_;
};

/// Interval of the median between two order statistics, with at least 95 % coverage where the sample is
/// large enough (6 or more), else the whole range. Exact and cheap: used while measuring, to decide when
/// a case has converged; published intervals are from the bootstrap.
Interval order_statistic_median(std::span<const double> rounds);

/// Half width of an interval over its centre; 0 for a centre of 0.
double relative_half_width(const Interval& interval, double centre);

}  // namespace fencepost::harness
