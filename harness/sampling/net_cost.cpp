#include "harness/sampling/net_cost.hpp"

#include <algorithm>
#include <cmath>

#include "harness/sampling/used_samples.hpp"

namespace fencepost::harness {
namespace {

std::vector<double> differences(const RoundMedians& one, const RoundMedians& other,
                                double RoundMedian::*quantity) {
  std::vector<double> found;
  for (const auto& [key, round] : one) {
    const auto same = other.find(key);
    if (same != other.end()) found.push_back(round.*quantity - same->second.*quantity);
  }
  return found;
}

/// `half`: by which the clock may round the difference.
Difference difference_of(const std::vector<double>& differences, double of_medians, double half) {
  if (differences.empty()) return {of_medians, {}};
  const double centre = median(differences);
  if (differences.size() < least_common_rounds) return {centre, {}};
  return {centre, at_least(half, centre, median_interval(differences))};
}

Difference difference_of(double a, const Interval& of_a, double b, const Interval& of_b) {
  return {a - b, Interval{of_a.low - of_b.high, of_a.high - of_b.low}};
}

NetCost noisy_net_cost(const MeasuredCase& measured, const MeasuredCase& baseline) {
  return {.baseline = baseline.name,
          .cycles = difference_of(measured.cycles, measured.cycles_interval, baseline.cycles,
                                  baseline.cycles_interval),
          .ns = difference_of(measured.ns, measured.ns_interval, baseline.ns, baseline.ns_interval),
          .limit_cycles = 0.0,
          .grade = Grade::noisy};
}

NetCost clean_net_cost(const MeasuredCase& measured, const MeasuredCase& baseline) {
  const auto cycles = differences(measured.rounds, baseline.rounds, &RoundMedian::cycles);
  const auto ns = differences(measured.rounds, baseline.rounds, &RoundMedian::ns);
  return {.baseline = baseline.name,
          .rounds = static_cast<int>(cycles.size()),
          .cycles = difference_of(
              cycles, measured.cycles - baseline.cycles,
              measured.rounding * measured.cycles + baseline.rounding * baseline.cycles),
          .ns = difference_of(ns, measured.ns - baseline.ns,
                              measured.rounding * measured.ns + baseline.rounding * baseline.ns),
          .limit_cycles = 0.0};
}

}  // namespace

void add_round_medians(RoundMedians& medians, const std::vector<Round>& rounds,
                       const CleanLevels& levels, Pace pace) {
  const CleanRule rule(rounds, levels);
  for (const Round& round : rounds) {
    const auto kept = rule.kept_of(round);
    if (kept.empty()) continue;
    medians[{round.repetition, round.round}] = {rule.typical(round, kept, &Sample::ns, pace),
                                                rule.typical(round, kept, &Sample::cycles, pace)};
  }
}

NetCost net_cost(const MeasuredCase& measured, const MeasuredCase& baseline) {
  const bool noisy = measured.grade == Grade::noisy || baseline.grade == Grade::noisy;
  NetCost cost = noisy ? noisy_net_cost(measured, baseline) : clean_net_cost(measured, baseline);
  cost.limit_cycles =
      std::max(least_net_cycles, least_net_share * std::min(measured.cycles, baseline.cycles));
  const auto& interval = cost.cycles.interval;
  cost.measurable = interval && (interval->low > 0.0 || interval->high < 0.0) &&
                    std::abs(cost.cycles.median) >= cost.limit_cycles;
  return cost;
}

}  // namespace fencepost::harness
