// What a case's operations led to, counted by the benchmark: of windows, and summed over those of a case. Pure functions.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/sampling/round.hpp"

namespace fencepost::harness {

/// Of all windows of a case that samples.jsonl has with values, and of one that failed verification: what happened in a disturbed
/// window has happened all the same.
struct Outcomes {
  struct Seen {
    std::uint64_t count = 0;
    int windows = 0;  ///< in which it happened at least once
  };
  double seconds = 0.0;  ///< of those windows, without what is around them
  int windows = 0;
  std::map<std::string, Seen> seen;
};

/// Of a window. Changes nothing where there are none.
void enter_outcomes(OutcomeCounts outcomes, std::span<const ThreadReport> reports,
                    const ClockCalibration& clock, Sample& sample);

/// nullopt where no window has any.
std::optional<Outcomes> outcomes_of(const std::vector<Round>& rounds);

}  // namespace fencepost::harness
