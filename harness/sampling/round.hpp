// The samples that one visit of a case gave: the unit of every estimate, and a line of samples.jsonl.
#pragma once

#include <string>
#include <vector>

#include "harness/sampling/window.hpp"

namespace fencepost::harness {

/// One finished round of one case. `error` set: the proof failed; there are no samples.
struct Round {
  std::string name;
  int repetition = 0;
  int round = 0;
  double seconds = 0.0;  ///< measuring time of the whole run when the round ended
  double window_us = 0.0;
  std::vector<Sample> samples;
  std::string error;
};

}  // namespace fencepost::harness
