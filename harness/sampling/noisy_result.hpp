// Estimates of a result that is not clean, from its samples and what is known of the clean levels. Pure functions.
#pragma once

#include <cstdint>
#include <vector>

#include "harness/benchmark/benchmark.hpp"
#include "harness/clock/clean_levels.hpp"
#include "harness/sampling/noisy_estimate.hpp"
#include "harness/sampling/used_samples.hpp"

namespace fencepost::harness {

/// The estimator's input for one case: how much each window was slowed under each assumption on the clean levels. Where a
/// level is known that is the only one; else those of plausible_levels().
class NoisyCase {
 public:
  NoisyCase(const UsedSamples& samples, const CleanLevels& levels, Pace pace);

  /// In the unit of `quantity`. noisy_estimate() has the rest.
  Estimate estimate(double Sample::*quantity, std::uint64_t seed, int draws) const;

 private:
  const NoisePrior& prior_;
  std::vector<const Sample*> samples_;
  std::vector<NoisyWindow> windows_;  ///< without their values
  std::vector<double> weights_;       ///< of the assumptions
};

/// A window whose threads stood still for a part of it.
struct StoppedWindow {
  double value;  ///< its cost
  double
      on_cpu;  ///< CPU time per operation over the time per operation: less where threads also sleep
};

/// The estimate from windows (one at least) in which a CPU quota stopped the threads. A stop begins anywhere in a window, so
/// the part in which the operation ran is uniformly distributed, and the cost is a value times that part. The cheapest of n
/// windows ran longest: the cost over its value has the distribution function x^n. The 95 % interval of that is added to that
/// of `noisy`, and the median lies within it. Where windows are longer than the quota's period, all of them are stopped alike:
/// the interval goes down to what the threads' CPU time allows, too.
Estimate allow_for_stops(const Estimate& noisy, const std::vector<StoppedWindow>& windows);

/// The estimate from windows in which a thread was on another CPU or did nothing: the interval goes as far as costs may differ
/// for that. Cores of one machine differ up to 3 times in speed. A line takes 4 to 10 ns between siblings and up to some 300 ns
/// between packages (docs/method.md, sections 3 and 7), 30 times as long or more, and less where nobody contends.
Estimate allow_for_other_cpus(const Estimate& noisy, Pace pace);

}  // namespace fencepost::harness
