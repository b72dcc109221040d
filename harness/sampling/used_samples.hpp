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

/// The rule for the samples of a case that count: clean by their own readings, and where a neighbour's bursts are shorter than
/// a window (hidden_share()), in a round that was calm.
class CleanRule {
 public:
  CleanRule(const std::vector<Round>& rounds, const CleanLevels& levels);

  /// Why a sample of a round is not clean; empty: it is.
  std::optional<Drop> verdict(const Round& round, const Sample& sample) const;
  std::vector<const Sample*> kept_of(const Round& round) const;

  /// What the undisturbed ones among these samples of a round (at least one) have in common: their median. On one thread a
  /// burst only adds time, so the share that it disturbed unseen (hidden_share()) are the slowest, and the median of the others
  /// is a lower quantile of all. Several threads differ from window to window by more than what a burst adds: the median of all.
  double typical(const Round& round, const std::vector<const Sample*>& kept,
                 double Sample::*quantity, Pace pace) const;

  bool hidden() const { return hidden_share_ > most_hidden; }
  double hidden_share() const { return hidden_share_; }

 private:
  const CleanLevels& levels_;
  double hidden_share_;  ///< of clean windows in rounds that were not calm: disturbed all the same
};

/// Minimum number of windows, and of rounds with a clean one, for a clean result: the range of five rounds does not hold
/// their median with 95 % (statistics.hpp), and all windows of a round share what happened during it.
inline constexpr int least_windows = 5;
inline constexpr int least_clean_rounds = 6;

/// Whether a sample says anything of the cost: it has values.
bool is_evidence(const Sample& sample);

struct UsedRound {
  const Round* round;
  std::vector<const Sample*> samples;  ///< at least one
};

/// What is wrong with all samples of a case that has no better ones. The operation ran, and its proof held.
enum class LastResort {
  stopped,    ///< a CPU quota stopped the threads for an unknown part of the window
  elsewhere,  ///< a thread ran on another CPU, or did nothing until the deadline
};

struct UsedSamples {
  Grade grade = Grade::none;
  std::optional<LastResort> last_resort;
  std::vector<UsedRound> rounds;
  int windows = 0;  ///< in all rounds
};

/// The clean samples, if there are enough of them. Otherwise those that still carry information about the cost, best evidence
/// first, until there are five: undisturbed but for a neighbour (or an unknown level), whose strength the chains recorded;
/// then those with a pause or a change of the clock frequency, which are small against a window; then those whose threads
/// lost their CPU for a part of it. Only where there are none of these: windows in which a CPU quota stopped the threads, and
/// then those in which a thread was not where the case wants it. No result rests on fewer than there are.
UsedSamples select_samples(const std::vector<Round>& rounds, const CleanLevels& levels);

}  // namespace fencepost::harness
