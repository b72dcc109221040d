#include "harness/sampling/reports/outcomes.hpp"

#include <algorithm>

#include "harness/sampling/used_samples.hpp"

namespace fencepost::harness {

void enter_outcomes(OutcomeCounts outcomes, std::span<const ThreadReport> reports,
                    const ClockCalibration& clock, Sample& sample) {
  if (outcomes.empty()) return;
  sample.outcomes = std::move(outcomes);
  for (const ThreadReport& report : reports)
    sample.outcomes_ns = std::max(sample.outcomes_ns, clock.ns(report.elapsed));
}

namespace {

void add(const OutcomeCounts& outcomes, double ns, Outcomes& all) {
  ++all.windows;
  all.seconds += ns / 1e9;
  for (const auto& [name, count] : outcomes) {
    Outcomes::Seen& seen = all.seen[name];
    seen.count += count;
    if (count > 0) ++seen.windows;
  }
}

}  // namespace

std::optional<Outcomes> outcomes_of(const std::vector<Round>& rounds) {
  Outcomes all;
  for (const Round& round : rounds) {
    // Its length is not known: a window that fails is not timed.
    if (!round.failed_outcomes.empty()) add(round.failed_outcomes, 0.0, all);
    for (const Sample& sample : round.samples) {
      // The others are written without values, and a resumed run does not know them.
      if (sample.outcomes.empty() || (sample.drop && !is_evidence(sample))) continue;
      add(sample.outcomes, sample.outcomes_ns, all);
    }
  }
  if (all.windows == 0) return std::nullopt;
  return all;
}

}  // namespace fencepost::harness
