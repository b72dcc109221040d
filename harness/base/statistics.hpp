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

/// 95 % confidence interval of the median of `rounds`, in their unit: the published one. Interpolates between order
/// statistics (T. P. Hettmansperger and S. J. Sheather, "Confidence intervals based on interpolated order statistics",
/// Statistics & Probability Letters 4, 1986). One value per round goes in, so that the values are as independent as possible
/// within one process. NaN for none; of fewer than six values it is their range, which covers less.
///
/// Nominally it covers 96.8 %. A case ends as soon as its interval is narrow (sampling/convergence.hpp), which happens more
/// often where the rounds are closer together than usual, by chance, and costs up to 3.5 points of coverage. With 96.8 % it
/// is 93 to 97 % whether a case ended early or not, for all distributions tried (tests/harness/sampling/coverage_test.cpp).
Interval median_interval(std::span<const double> rounds);

/// Interval of the median between two order statistics, with at least 95 % coverage where the sample is large enough (6 or
/// more) and chosen independently of its values, else the whole range. Used while measuring, to decide when a case has
/// converged.
Interval order_statistic_median(std::span<const double> rounds);

/// Half width of an interval over its centre; 0 for a centre of 0.
double relative_half_width(const Interval& interval, double centre);

}  // namespace fencepost::harness
