// Net cost: what a case takes more than its baseline, which does the same without what the case is about. Taken round by
// round, so that a machine that drifts moves both sides of each difference. docs/method.md, section 8.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/statistics.hpp"
#include "harness/clock/clean_levels.hpp"
#include "harness/sampling/round.hpp"

namespace fencepost::harness {

/// Medians of one round's windows, per operation on each thread.
struct RoundMedian {
  double ns;
  double cycles;
};

/// By repetition and round: what was taken in one pass over all cases has the same key in each of them.
using RoundMedians = std::map<std::pair<int, int>, RoundMedian>;

/// Adds the rounds that kept a window.
void add_round_medians(RoundMedians& medians, const std::vector<Round>& rounds,
                       const CleanLevels& levels);

/// The median of differences, and its 95 % interval; none where too few rounds are common.
struct Difference {
  double median;
  std::optional<Interval> interval;
};

struct NetCost {
  std::string baseline;  ///< name of the case it is taken against
  int rounds = 0;        ///< that both took part in
  Difference
      cycles;  ///< core cycles per operation; negative where the case takes less than its baseline
  Difference ns;        ///< nanoseconds per operation, of the same rounds
  double limit_cycles;  ///< detection limit: a smaller difference is not claimed
  /// Is it a difference: its interval in cycles is without zero, and it is not below the limit?
  bool measurable = false;
};

/// A case over all its repetitions.
struct MeasuredCase {
  std::string name;
  RoundMedians rounds;
  double ns;      ///< as published
  double cycles;  ///< as published
};

/// Fewer common rounds than this are no interval: the range of n values holds their median with probability 1 - 2^(1-n),
/// which is below 95 % for five.
inline constexpr std::size_t least_common_rounds = 6;

/// Two loops that differ by one instruction lie differently in memory, and what that makes of them is no cost of the
/// instruction. How much it is was not measured: a difference is claimed from so many cycles on, and from this share of
/// the cycles of the faster of the two on. Both were set by hand.
inline constexpr double least_net_cycles = 0.1;
inline constexpr double least_net_share = 0.005;

/// What `measured` takes more than `baseline`. Without a common round it is the difference of the published medians.
/// `bootstrap`: null takes the interval between order statistics instead, which is wider and costs nothing.
NetCost net_cost(const MeasuredCase& measured, const MeasuredCase& baseline,
                 MedianBootstrap* bootstrap);

}  // namespace fencepost::harness
