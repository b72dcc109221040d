#include "harness/sampling/used_samples.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace fencepost::harness {
namespace {

constexpr int worst_evidence = 2;

/// 0: best. Empty: says nothing of the operation.
std::optional<int> evidence(Drop why) {
  switch (why) {
    case Drop::neighbour:
    case Drop::no_level:
      return 0;
    case Drop::gap:
    case Drop::frequency:
      return 1;
    case Drop::preempted:
    case Drop::late:
    case Drop::run_delay:
      return 2;
    case Drop::migrated:
    case Drop::throttled:
      return std::nullopt;
  }
  return std::nullopt;
}

bool positive(double value) { return value > 0.0 && std::isfinite(value); }

/// A thread that did nothing (no fairness) was not there for the others either.
bool has_values(const Sample& sample) {
  return positive(sample.ns) && positive(sample.cycles) && sample.fairness > 0.0 &&
         std::ranges::all_of(sample.chain, [](const auto& one) { return positive(one.second); });
}

UsedSamples samples_that(const std::vector<Round>& rounds, Grade grade,
                         const std::function<bool(const Sample&)>& fits) {
  UsedSamples found;
  found.grade = grade;
  for (const Round& round : rounds) {
    UsedRound used{&round, {}};
    for (const Sample& sample : round.samples)
      if (fits(sample)) used.samples.push_back(&sample);
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

std::vector<const Sample*> kept_of(const Round& round, const CleanLevels& levels) {
  std::vector<const Sample*> kept;
  for (const Sample& sample : round.samples) {
    if (!verdict(sample, levels)) kept.push_back(&sample);
  }
  return kept;
}

bool is_evidence(const Sample& sample) {
  return has_values(sample) && (!sample.drop || evidence(*sample.drop));
}

UsedSamples select_samples(const std::vector<Round>& rounds, const CleanLevels& levels) {
  UsedSamples found = samples_that(rounds, Grade::clean,
                                   [&](const Sample& sample) { return !verdict(sample, levels); });
  if (found.windows >= least_windows &&
      found.rounds.size() >= static_cast<std::size_t>(least_clean_rounds))
    return found;
  for (int worst = 0; worst <= worst_evidence; ++worst) {
    found = samples_that(rounds, Grade::noisy, [&](const Sample& sample) {
      const auto why = verdict(sample, levels);
      return (why ? evidence(*why) : 0) <= worst && is_evidence(sample);
    });
    if (found.windows >= least_windows) break;
  }
  if (found.windows == 0) found.grade = Grade::none;
  return found;
}

}  // namespace fencepost::harness
