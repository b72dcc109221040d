// A round: the samples taken in one visit of a case. Estimates are computed over rounds; each is a line of samples.jsonl.
#pragma once

#include <string>
#include <vector>

#include "harness/clock/clean_periods.hpp"
#include "harness/sampling/window.hpp"

namespace fencepost::harness {

/// One finished round of one case. If `error` is set, verification failed, there are no samples, and of what the benchmark counts
/// only what it had counted in the window that failed.
struct Round {
  std::string name;
  int repetition = 0;
  int round = 0;
  double seconds = 0.0;  ///< measuring time of the whole run when the round ended
  double window_us = 0.0;
  std::vector<Sample> samples;
  std::string error;
  PeriodCounts periods;
  OutcomeCounts failed_outcomes;
};

}  // namespace fencepost::harness
