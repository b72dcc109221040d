#include "harness/probe/round_trips.hpp"

#include <algorithm>

#include "harness/base/statistics.hpp"
#include "harness/benchmark/registry.hpp"
#include "harness/sampling/rig.hpp"
#include "harness/topology/placement.hpp"

namespace fencepost::harness {
namespace {

constexpr int windows = 9;
constexpr std::size_t least_undisturbed = 3;

/// The places of a's and b's PU among `pus`.
PuPair places(const ProbedPair& pair, const std::vector<Pu>& pus) {
  const auto place = [&](const Pu& pu) {
    return static_cast<unsigned>(std::ranges::find(pus, pu) - pus.begin());
  };
  return {place(pair.a), place(pair.b), distance(pair.a, pair.b)};
}

std::optional<double> median_ns(Sampler& sampler, const Case& c) {
  static const std::atomic<bool> never{false};
  const TrialPlan planned = sampler.plan(c);
  if (!planned.error.empty()) return std::nullopt;
  const auto ns = undisturbed_ns(sampler.take(c, planned.plan, windows, never, true).samples);
  if (ns.size() < least_undisturbed) return std::nullopt;
  return median(ns);
}

}  // namespace

bool tells_distance(const Case& c) {
  return c.fields.kind == "pair" && c.fields.primitive == round_trip_primitive &&
         c.home == c.team_threads[0];
}

std::vector<double> undisturbed_ns(const std::vector<Sample>& samples) {
  std::vector<double> ns;
  for (const Sample& sample : samples)
    if (!sample.drop) ns.push_back(sample.ns);
  return ns;
}

void measure_round_trips(std::vector<ProbedPair>& pairs, const ClockCalibration& clock,
                         std::uint64_t seed) {
  std::vector<Pu> pus;
  for (const ProbedPair& pair : pairs) pus.insert(pus.end(), {pair.a, pair.b});
  pus = unique_pus(pus);
  std::vector<PuPair> here;
  for (const ProbedPair& pair : pairs) here.push_back(places(pair, pus));
  std::vector<Case> cases = all_cases({{1, 2}, 2, pus, here});
  std::erase_if(cases, [](const Case& c) { return !tells_distance(c); });
  if (cases.empty()) return;
  RigOptions options = rig_options(cases, seed);
  options.clock = clock;
  Rig rig(pus, options);
  for (const Case& c : cases) {
    const auto found = std::ranges::find_if(here, [&](const PuPair& p) {
      return p.a == c.team_threads[0] && p.b == c.team_threads[1];
    });
    pairs[static_cast<std::size_t>(found - here.begin())].round_trip_ns =
        median_ns(rig.sampler(), c);
  }
}

void enter_round_trips(std::vector<ProbedPair>& pairs, const std::vector<Case>& cases,
                       const Results& results, const std::vector<Pu>& team) {
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Result& result = results[i].front();
    if (!tells_distance(cases[i]) || !result.error.empty()) continue;
    const Pu& a = team[cases[i].team_threads[0]];
    const Pu& b = team[cases[i].team_threads[1]];
    for (ProbedPair& pair : pairs) {
      if ((pair.a == a && pair.b == b) || (pair.a == b && pair.b == a))
        pair.round_trip_ns = result.ns.median;
    }
  }
}

}  // namespace fencepost::harness
