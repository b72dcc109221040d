// Net cost: the difference between a case and its baseline, which is the same code without the measured operation. Computed
// round by round, so that drift of the machine affects both sides of each difference. docs/method.md, section 8.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/median_interval.hpp"
#include "harness/clock/clean_levels.hpp"
#include "harness/sampling/grade.hpp"
#include "harness/sampling/round.hpp"

namespace fencepost::harness {

/// Typical values of one round's windows (CleanRule::typical()), per operation on each thread.
struct RoundMedian {
  double ns;
  double cycles;
};

/// By (repetition, round): rounds of all cases that were taken in the same pass have the same key.
using RoundMedians = std::map<std::pair<int, int>, RoundMedian>;

/// Adds the medians of all rounds that have a clean window.
void add_round_medians(RoundMedians& medians, const std::vector<Round>& rounds,
                       const CleanLevels& levels, Pace pace);

/// The median of differences, and its 95 % confidence interval; no interval if there are too few common rounds.
struct Difference {
  double median;
  std::optional<Interval> interval;
};

struct NetCost {
  std::string baseline;  ///< name of the case it is taken against
  int rounds = 0;        ///< with a clean sample of both
  /// Core cycles per operation; negative where the case takes less than its baseline.
  Difference cycles;
  Difference ns;        ///< nanoseconds per operation, of the same rounds
  double limit_cycles;  ///< detection limit: a smaller difference is not claimed
  /// Is it a difference: its interval in cycles is without zero, and it is not below the limit?
  bool measurable = false;
  Grade grade = Grade::clean;  ///< noisy if one of both is
};

/// A case over all its repetitions.
struct MeasuredCase {
  std::string name;
  RoundMedians rounds;
  double ns;      ///< as published
  double cycles;  ///< as published
  Grade grade = Grade::clean;
  Interval ns_interval{0.0, 0.0}, cycles_interval{0.0, 0.0};  ///< as published; of noisy results
  double rounding = 0.0;                                      ///< see Result
};

/// Minimum number of common rounds for an interval.
inline constexpr std::size_t least_common_rounds = least_values_for_interval;

/// Detection limit: a difference is reported as a cost from this many cycles on, and from this share of the cycles of the
/// faster case on. Loops that differ by one instruction also differ in code alignment, which is not a cost of the
/// instruction. That effect was not measured; both limits were set by hand.
inline constexpr double least_net_cycles = 0.1;
inline constexpr double least_net_share = 0.005;

/// Net cost of `measured` over `baseline`. Without a common round it is the difference of the published medians.
/// Where one of both is noisy there are no rounds to compare: it is the difference of the published values, and the interval
/// goes from the least of one minus the greatest of the other to the opposite.
NetCost net_cost(const MeasuredCase& measured, const MeasuredCase& baseline);

}  // namespace fencepost::harness
