#include "harness/sampling/used_samples.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "harness/base/statistics.hpp"

namespace fencepost::harness {
namespace {

/// A thread that did nothing (no fairness) was not there for the others either.
Rank rank_of(const Sample& sample, const std::optional<Drop>& why) {
  if (!(sample.fairness > 0.0)) return Rank::elsewhere;
  return why ? reason_of(*why).rank : Rank::beside_a_neighbour;
}

bool positive(double value) { return value > 0.0 && std::isfinite(value); }

UsedSamples samples_that(const std::vector<Round>& rounds, Grade grade,
                         const std::function<bool(const Round&, const Sample&)>& fits) {
  UsedSamples found;
  found.grade = grade;
  for (const Round& round : rounds) {
    UsedRound used{&round, {}};
    for (const Sample& sample : round.samples)
      if (fits(round, sample)) used.samples.push_back(&sample);
    if (used.samples.empty()) continue;
    found.windows += static_cast<int>(used.samples.size());
    found.rounds.push_back(std::move(used));
  }
  return found;
}

}  // namespace

std::optional<Drop> verdict(const Sample& sample, const CleanLevels& levels) {
  if (sample.drop) return sample.drop;
  if (levels.surely_clean(sample.chain)) return std::nullopt;
  // clean(): also where the level is not known. One core that was shown to be disturbed is enough.
  const auto not_disturbed = [&](const auto& one) { return levels.clean(one.first, one.second); };
  return std::ranges::all_of(sample.chain, not_disturbed) ? Drop::no_level : Drop::neighbour;
}

CleanRule::CleanRule(const std::vector<Round>& rounds, const CleanLevels& levels)
    : levels_(levels) {
  PeriodCounts periods;
  double longest_us = 0.0;  // two programs that are compared may have windows of different length
  for (const Round& round : rounds) {
    if (round.periods.calm()) continue;
    periods += round.periods;
    longest_us = std::max(longest_us, round.window_us);
  }
  hidden_share_ = harness::hidden_share(periods, longest_us);
}

std::optional<Drop> CleanRule::verdict(const Round& round, const Sample& sample) const {
  const auto why = harness::verdict(sample, levels_);
  return !why && hidden() && !round.periods.calm() ? Drop::neighbour : why;
}

std::vector<const Sample*> CleanRule::kept_of(const Round& round) const {
  std::vector<const Sample*> kept;
  for (const Sample& sample : round.samples)
    if (!verdict(round, sample)) kept.push_back(&sample);
  return kept;
}

double CleanRule::typical(const Round& round, const std::vector<const Sample*>& kept,
                          double Sample::*quantity, Pace pace) const {
  std::vector<double> values;
  for (const Sample* sample : kept) values.push_back(sample->*quantity);
  const bool may_be_disturbed = pace == Pace::alone && !round.periods.calm();
  return quantile(values, may_be_disturbed ? (1.0 - hidden_share_) / 2.0 : 0.5);
}

bool is_evidence(const Sample& sample) {
  return positive(sample.ns) && positive(sample.cycles) &&
         std::ranges::all_of(sample.chain, [](const auto& one) { return positive(one.second); });
}

UsedSamples select_samples(const std::vector<Round>& rounds, const CleanLevels& levels) {
  const CleanRule rule(rounds, levels);
  UsedSamples found = samples_that(
      rounds, Grade::clean,
      [&](const Round& round, const Sample& sample) { return !rule.verdict(round, sample); });
  if (found.windows >= least_windows &&
      found.rounds.size() >= static_cast<std::size_t>(least_clean_rounds))
    return found;
  for (int rank = 0; rank < ranks; ++rank) {
    const auto worst = static_cast<Rank>(rank);
    if (worst >= Rank::while_stopped && found.windows > 0) break;
    found = samples_that(rounds, Grade::noisy, [&](const Round& round, const Sample& sample) {
      return is_evidence(sample) && rank_of(sample, rule.verdict(round, sample)) <= worst;
    });
    if (worst >= Rank::while_stopped)
      found.last_resort = worst == Rank::elsewhere ? LastResort::elsewhere : LastResort::stopped;
    if (found.windows >= least_windows) break;
  }
  if (found.windows == 0) found.grade = Grade::none;
  return found;
}

}  // namespace fencepost::harness
