// Decides whether a case has converged: whether its estimate is precise enough to stop taking samples.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "harness/benchmark/benchmark.hpp"
#include "harness/clock/clean_levels.hpp"
#include "harness/sampling/round.hpp"

namespace fencepost::harness {

/// Rounds with a clean sample, and clean samples, without which no case has converged.
inline constexpr std::size_t converged_rounds = 20;
inline constexpr std::size_t converged_samples = 30;

/// Follows the rounds of one case. Called after each round, it evaluates only the new ones, and all of them again if a clean
/// level or the hidden share has changed, since that may change which earlier samples are clean, or their typical value.
class Convergence {
 public:
  /// Whether `rounds`, which grow from call to call, are enough: median_interval() of their medians is within
  /// +-0.4 %, on at least twenty rounds and thirty samples that are clean by `levels`. Cycles decide for a case alone on its
  /// core, where they take the clock frequency out; ns for the others.
  bool reached(const std::vector<Round>& rounds, Pace pace, const CleanLevels& levels);

  /// Clean samples in the rounds that reached() has seen.
  std::size_t clean_samples() const { return samples_; }

 private:
  std::uint64_t levels_version_ = 0;
  bool hidden_ = false;        ///< as CleanRule::hidden()
  double hidden_share_ = 0.0;  ///< about CleanRule::hidden_share()
  std::size_t rounds_seen_ = 0;
  std::size_t samples_ = 0;      ///< clean ones
  std::vector<double> medians_;  ///< of the rounds that have any, in ns or cycles
};

/// Convergence::reached() for a complete list of rounds.
bool converged(const std::vector<Round>& rounds, Pace pace, const CleanLevels& levels);

}  // namespace fencepost::harness
