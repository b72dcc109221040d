// Which samples a result rests on. Which of them are clean is decided here, once, with the final clean levels. Pure functions.
#pragma once

#include <optional>
#include <vector>

#include "harness/clock/clean_levels.hpp"
#include "harness/sampling/grade.hpp"
#include "harness/sampling/round.hpp"

namespace fencepost::harness {

/// Why a sample is not clean; empty: it is.
std::optional<Drop> verdict(const Sample& sample, const CleanLevels& levels);

/// The clean samples of a round.
std::vector<const Sample*> kept_of(const Round& round, const CleanLevels& levels);

/// Minimum number of windows, and of rounds with a clean one, for a clean result: the range of five rounds does not hold
/// their median with 95 % (statistics.hpp), and all windows of a round share what happened during it.
inline constexpr int least_windows = 5;
inline constexpr int least_clean_rounds = 6;

/// Whether a sample says anything of the cost: it has values, and its reason to be dropped is none of those that leave no
/// information (select_samples()).
bool is_evidence(const Sample& sample);

struct UsedRound {
  const Round* round;
  std::vector<const Sample*> samples;  ///< at least one
};

struct UsedSamples {
  Grade grade = Grade::none;
  std::vector<UsedRound> rounds;
  int windows = 0;  ///< in all rounds
};

/// The clean samples, if there are enough of them. Otherwise those that still carry information about the cost, best evidence
/// first, until there are five: undisturbed but for a neighbour (or an unknown level), whose strength the chains recorded;
/// then those with a pause or a change of the clock frequency, which are small against a window; then those whose threads
/// lost their CPU for a part of it. A window on another CPU or under a CPU quota says nothing of the operation.
UsedSamples select_samples(const std::vector<Round>& rounds, const CleanLevels& levels);

}  // namespace fencepost::harness
