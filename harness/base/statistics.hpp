// Statistics of samples. Pure functions of numbers; nothing here touches hardware.
#pragma once

#include <span>
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

/// Interval of the median between two order statistics, with at least 95 % coverage where the sample is large enough (6 or
/// more) and its values are independent, else the whole range. NaN for an empty sample.
Interval order_statistic_median(std::span<const double> sample);

/// `interval` of the median `centre`, with at least `half` on either side of it.
Interval at_least(double half, double centre, const Interval& interval);

/// Half width of an interval over its centre; 0 for a centre of 0.
double relative_half_width(const Interval& interval, double centre);

}  // namespace fencepost::harness
