// Estimates the undisturbed cost of an operation from windows that were disturbed. Pure functions of numbers.
//
// The model of a window: log(value) = log(cost) + b * log(slowdown) + a disturbance that nothing recorded. The slowdown is
// what the throughput chain saw beside the window, over its clean level. b is how sensitive the operation is to a busy
// SMT sibling: 0 where it waits for latencies, 1 where it needs the adders as the chain does, more where it also loses
// cache. The estimate is the cost at slowdown 1.
//
// The interval is that of many random draws, each of which is one explanation that the data allow: the clean level (where
// it is not known), b, the quantile at which undisturbed windows lie, the rounds (resampled), and how far so few rounds may
// be off. So where the slowdown hardly varies, b stays unknown, and the interval spans what it may be.
// A regression line with a standard error was not used: it ignores that the level may be unknown, and readings beside
// a window are no exact measure of what happened in it, which biases a fitted slope towards 0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "harness/sampling/estimate.hpp"

namespace fencepost::harness {

struct NoisyWindow {
  std::size_t round = 0;  ///< windows of a round share its disturbances
  double value = 0.0;     ///< cost in any unit, over 0
  /// Worst chain reading over the clean level, 1 or more: one for each assumption on the level, in the order of `weights`.
  std::vector<double> slowdown;
};

/// What is known of a case before its windows are seen. The numbers were set by hand, for kinds of operations rather than
/// for a machine, and are checked on simulated and recorded machines by tests/harness/sampling/noisy_estimate_test.cpp.
struct NoisePrior {
  double least_b, most_b;
  double low_quantile, high_quantile;  ///< between which of the windows the undisturbed ones lie
  double spread;                       ///< of rounds, relative, as long as there are few
};
/// One thread: interference only ever adds cost, so undisturbed windows are among the lower half, or around the middle of
/// those of an operation that does not suffer.
inline constexpr NoisePrior alone_prior{0.0, 2.6, 0.1, 0.6, 0.03};
/// Threads that contend also get faster when one of them is slowed.
inline constexpr NoisePrior contended_prior{-0.5, 1.3, 0.25, 0.7, 0.1};

/// `weights`: how likely each assumption on the level is, in any unit. Windows with the least slowdown are used, up to 96.
/// The same seed gives the same draws. An empty list gives NaN.
Estimate noisy_estimate(std::span<const NoisyWindow> windows, std::span<const double> weights,
                        const NoisePrior& prior, std::uint64_t seed, int draws);

}  // namespace fencepost::harness
