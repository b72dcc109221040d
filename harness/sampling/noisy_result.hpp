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

}  // namespace fencepost::harness
