// Computes the published event counts of a case, and its measured cycles, from the counts of windows. Pure functions.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "counters/choice.hpp"
#include "harness/sampling/result.hpp"

namespace fencepost::harness {

/// Parameters for the counts of a case.
struct CountedCase {
  std::span<const counters::Wanted> events;  ///< that this run counts
  std::string pmu;                           ///< libpfm4's word for the CPU's
  Pace pace = Pace::alone;
};

/// Adds to a result <key>_per_op and related keys (results/schema.md), values derived from several events, context
/// switches, page faults, quantiles of durations and values. If the core's cycles were counted as well, they replace the
/// calibrated ones, which are then published as cycles_calibrated; except for blocking cases, since a sleeping thread
/// has no cycles, and for noisy results, whose estimate is no median of windows. If kernel cycles could not be counted
/// and the two differ by over 3 %, the calibrated ones are kept: the difference may be kernel work.
/// Returns measured over calibrated cycles, if both are known.
std::optional<double> add_counts(Result& p, const std::vector<Round>& rounds,
                                 const CleanLevels& levels, const CountedCase& how);

/// Relative difference of measured and calibrated cycles above which there is a warning. They normally agree within 1 %.
inline constexpr double cycles_may_differ = 0.03;

/// The text of that warning for a run. `ratios`: name, and measured over calibrated cycles, of each case. "" if all agree.
std::string cycles_warning(std::span<const std::pair<std::string, double>> ratios);

}  // namespace fencepost::harness
