// The published interval of a median of rounds, which may resemble the rounds before them.
#pragma once

#include <span>

#include "harness/base/statistics.hpp"

namespace fencepost::harness {

/// Number of values from which an interval of their median can be given: the range of n independent values holds it with
/// probability 1 - 2^(1-n), which is below 95 % for five.
inline constexpr std::size_t least_values_for_interval = 6;

/// 95 % confidence interval of the median of `rounds`, one value for each round, in the order in which they were taken, in
/// their unit. NaN for none; of fewer than least_values_for_interval their range, which covers less.
///
/// The quantiles at 0.5 -+ q sqrt(v) / (2 sqrt(n)) of the n values. v is the variance of the median over that of independent
/// values, if rounds are a first-order autoregression: 1 + 4 / pi x sum over k >= 1 of asin(rho^k) for normal ones, by which
/// signs of deviations are correlated. q is Student's quantile of n / v degrees of freedom. rho comes from ranks, so that
/// neither outliers nor the distribution's form matter; its bias of -(1 + 3 rho) / n (Marriott and Pope, Biometrika 41, 1954)
/// is taken back, and 1.25 standard errors are added, since few rounds tell little of it. Where the quantiles lie outside the
/// sample, its range is widened about the median, up to twice.
///
/// A case ends as soon as this interval is narrow (sampling/convergence.hpp), which happens more often where rounds are close
/// together by chance. With that rule it covers 93 to 97 % for a correlation of neighbouring rounds of 0 to 0.8
/// (tests/harness/sampling/coverage_test.cpp). Of a fixed number of independent rounds it covers 98 % (10 rounds) to 95 %
/// (120), and at a correlation of 0.8 it takes 15 rounds to cover 95 %.
Interval median_interval(std::span<const double> rounds);

/// The interval for a quantity whose median is not below `least`, however few rounds there are.
Interval median_interval(std::span<const double> rounds, double least);

/// Correlation of each value with the one before it, by ranks, as that of normal values: -1 to 1. 0 where all are equal.
double rank_autocorrelation(std::span<const double> values);

}  // namespace fencepost::harness
