#include "harness/sampling/net_cost.hpp"

#include <algorithm>
#include <cmath>

#include "harness/sampling/result.hpp"

namespace fencepost::harness {
namespace {

double median_of(const std::vector<const Sample*>& samples, double Sample::*quantity) {
  std::vector<double> values;
  for (const Sample* sample : samples) values.push_back(sample->*quantity);
  return median(values);
}

std::vector<double> differences(const RoundMedians& one, const RoundMedians& other,
                                double RoundMedian::*quantity) {
  std::vector<double> found;
  for (const auto& [key, round] : one) {
    const auto same = other.find(key);
    if (same != other.end()) found.push_back(round.*quantity - same->second.*quantity);
  }
  return found;
}

Difference difference_of(const std::vector<double>& differences, double of_medians) {
  if (differences.empty()) return {of_medians, {}};
  if (differences.size() < least_common_rounds) return {median(differences), {}};
  return {median(differences), median_interval(differences)};
}

}  // namespace

void add_round_medians(RoundMedians& medians, const std::vector<Round>& rounds,
                       const CleanLevels& levels) {
  for (const Round& round : rounds) {
    const auto kept = kept_of(round, levels);
    if (kept.empty()) continue;
    medians[{round.repetition, round.round}] = {median_of(kept, &Sample::ns),
                                                median_of(kept, &Sample::cycles)};
  }
}

NetCost net_cost(const MeasuredCase& measured, const MeasuredCase& baseline) {
  const auto cycles = differences(measured.rounds, baseline.rounds, &RoundMedian::cycles);
  const auto ns = differences(measured.rounds, baseline.rounds, &RoundMedian::ns);
  NetCost cost{
      baseline.name, static_cast<int>(cycles.size()),
      difference_of(cycles, measured.cycles - baseline.cycles),
      difference_of(ns, measured.ns - baseline.ns),
      std::max(least_net_cycles, least_net_share * std::min(measured.cycles, baseline.cycles))};
  const auto& interval = cost.cycles.interval;
  cost.measurable = interval && (interval->low > 0.0 || interval->high < 0.0) &&
                    std::abs(cost.cycles.median) >= cost.limit_cycles;
  return cost;
}

}  // namespace fencepost::harness
