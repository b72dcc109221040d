#include "harness/probe/sibling_verdict.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include "harness/base/statistics.hpp"

namespace fencepost::harness {
namespace {

constexpr double most_late = 0.05;   ///< of the stretch
constexpr double most_drift = 0.05;  ///< of the clock rate, from before to after
constexpr double longest_chunk = 3.0;
constexpr double company = 1.10;  ///< over the quiet level

std::vector<double> collect(std::span<const Visit> visits, auto&& value) {
  std::vector<double> values;
  values.reserve(visits.size());
  for (const Visit& visit : visits) values.push_back(value(visit));
  return values;
}

}  // namespace

bool undisturbed(const Stretch& s) {
  if (s.chunks == 0 || s.elapsed == 0 || !(s.cycle_before > 0.0) || !(s.cycle_after > 0.0))
    return false;
  const auto elapsed = static_cast<double>(s.elapsed);
  if (static_cast<double>(s.late) > most_late * elapsed) return false;
  const double mean = elapsed / static_cast<double>(s.chunks);
  if (static_cast<double>(s.longest) > longest_chunk * mean) return false;
  return std::abs(s.cycle_after / s.cycle_before - 1.0) <= most_drift;
}

double cycles_per_add(const Stretch& s) {
  const double cycle = (s.cycle_before + s.cycle_after) / 2.0;
  return static_cast<double>(s.elapsed) / (static_cast<double>(s.chunks) * s.adds_per_chunk) /
         cycle;
}

SiblingFinding judge_siblings(std::span<const Visit> visits, const std::array<double, 2>& quiet) {
  SiblingFinding finding;
  finding.visits = visits.size();
  if (visits.empty()) return finding;
  std::vector<Visit> lonely;
  std::ranges::copy_if(visits, std::back_inserter(lonely), [&](const Visit& visit) {
    return visit.alone[0] <= company * quiet[0] && visit.alone[1] <= company * quiet[1];
  });
  bool apart = lonely.size() >= least_visits;
  bool shared = visits.size() >= least_visits;
  if (apart) visits = lonely;
  for (std::size_t i = 0; i < 2; ++i) {
    finding.alone[i] = median(collect(visits, [i](const Visit& v) { return v.alone[i]; }));
    finding.together[i] = median(collect(visits, [i](const Visit& v) { return v.together[i]; }));
    // Visit by visit: what drifts, or passes by, hits both conditions of a visit (they are 0.1 ms apart).
    const auto ratios = collect(visits, [i](const Visit& v) { return v.together[i] / v.alone[i]; });
    finding.slowdown[i] = median(ratios);
    const Interval interval = order_statistic_median(ratios);
    shared = shared && interval.low >= shared_from;
    apart = apart && interval.high <= apart_below && interval.low >= 1.0 / apart_below;
  }
  if (shared) finding.verdict = Sibling::shared;
  if (apart) finding.verdict = Sibling::apart;
  return finding;
}

}  // namespace fencepost::harness
