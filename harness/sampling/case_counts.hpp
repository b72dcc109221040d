// From counts of windows to the published counts of a case, and to its measured cycles. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "counters/choice.hpp"
#include "harness/sampling/result.hpp"

namespace fencepost::harness {

/// What the counts of a case are made with.
struct CountedCase {
  std::span<const counters::Wanted> events;  ///< that this run counts
  std::string pmu;                           ///< libpfm4's word for the CPU's
  Pace pace = Pace::alone;
  std::uint64_t seed = 0;  ///< of the bootstrap of measured cycles
  int resamples = 0;       ///< 0: order statistics
};

/// Enters into a published case <key>_per_op and what belongs to it (results/schema.md), results derived from several
/// events, switches and faults. Where the core's cycles were counted too, they replace the calibrated ones, which
/// then stand beside as cycles_calibrated; not where threads sleep, for a sleeping thread has no cycles. Where the kernel's
/// part could not be counted and the two differ by over 3 %, the calibrated ones stay: that part may be what is missing.
/// Returns measured over calibrated cycles, where both are known.
std::optional<double> add_counts(Result& p, const std::vector<Round>& rounds,
                                 const CleanLevels& levels, const CountedCase& how);

/// Measured and calibrated cycles that are further apart make a warning. A calibration that is right agrees within 1 %.
inline constexpr double cycles_may_differ = 0.03;

/// That warning, over all cases of a run: name and measured over calibrated cycles. "" where all agree.
std::string cycles_warning(std::span<const std::pair<std::string, double>> ratios);

}  // namespace fencepost::harness
