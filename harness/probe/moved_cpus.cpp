#include "harness/probe/moved_cpus.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <utility>

#include "harness/base/statistics.hpp"
#include "harness/probe/round_trips.hpp"

namespace fencepost::harness {
namespace {

constexpr double least_ratio = 1.5;
constexpr std::size_t least_rounds = 3;  ///< at each level
constexpr double standard_deviations = 3.0;

/// The greatest of the lower level: where the gap to the next value is widest, in proportion.
double split_of(std::vector<double> sorted) {
  std::ranges::sort(sorted);
  std::size_t widest = least_rounds;
  for (std::size_t i = least_rounds; i + least_rounds <= sorted.size(); ++i) {
    if (sorted[i] / sorted[i - 1] > sorted[widest] / sorted[widest - 1]) widest = i;
  }
  return sorted[widest - 1];
}

/// Whether two kinds of rounds change places more rarely than at random.
bool in_stretches(const std::vector<bool>& far) {
  const double n = static_cast<double>(far.size());
  const double many = static_cast<double>(std::ranges::count(far, true));
  double stretches = 1.0;
  for (std::size_t i = 1; i < far.size(); ++i) stretches += far[i] != far[i - 1];
  const double expected = 2.0 * many * (n - many) / n + 1.0;
  const double sd = std::sqrt((expected - 1.0) * (expected - 2.0) / (n - 1.0));
  return stretches < expected - standard_deviations * sd;
}

/// The median of each round of one case in all repetitions.
std::vector<double> round_trips_of(const std::vector<std::vector<Track>>& repetitions,
                                   std::size_t index) {
  std::vector<double> found;
  for (const std::vector<Track>& tracks : repetitions) {
    for (const Round& round : tracks[index].rounds) {
      const auto ns = undisturbed_ns(round.samples);
      if (!ns.empty()) found.push_back(median(ns));
    }
  }
  return found;
}

std::string text_of(const TwoDistances& d, unsigned a, unsigned b, std::size_t others) {
  char text[240];
  std::snprintf(text, sizeof text,
                "the round trip between CPUs %u and %u took %.3g ns in %.0f %% of the rounds and "
                "%.3g ns in the others, in stretches: the hypervisor moved them, or the way "
                "between them was busy",
                a, b, d.near_ns, 100.0 * (1.0 - d.far_share), d.far_ns);
  std::string whole = text;
  if (others > 0)
    whole += "; and so between " + std::to_string(others) +
             (others == 1 ? " other pair" : " other pairs");
  return whole;
}

}  // namespace

std::optional<TwoDistances> two_distances(std::span<const double> round_trips) {
  if (round_trips.size() < 2 * least_rounds) return std::nullopt;
  const double split = split_of({round_trips.begin(), round_trips.end()});
  std::vector<double> near, far;
  std::vector<bool> is_far;
  for (const double ns : round_trips) {
    is_far.push_back(ns > split);
    (ns > split ? far : near).push_back(ns);
  }
  if (near.size() < least_rounds || far.size() < least_rounds) return std::nullopt;
  const TwoDistances found{
      median(near), median(far),
      static_cast<double>(far.size()) / static_cast<double>(round_trips.size())};
  if (found.far_ns < least_ratio * found.near_ns || !in_stretches(is_far)) return std::nullopt;
  return found;
}

std::vector<machine::Warning> moved_cpus(const std::vector<std::vector<Track>>& repetitions,
                                         const std::vector<Pu>& team) {
  if (repetitions.empty()) return {};
  std::vector<std::pair<const Case*, TwoDistances>> moved;
  for (std::size_t i = 0; i < repetitions.front().size(); ++i) {
    const Case& c = repetitions.front()[i].c;
    if (!tells_distance(c)) continue;
    const auto found = two_distances(round_trips_of(repetitions, i));
    if (found) moved.emplace_back(&c, *found);
  }
  if (moved.empty()) return {};
  const Case& first = *moved.front().first;
  const auto cpu = [&](std::size_t i) { return team[first.team_threads[i]].os_index; };
  return {machine::make_warning(machine::WarningId::cpus_moved,
                                text_of(moved.front().second, cpu(0), cpu(1), moved.size() - 1))};
}

}  // namespace fencepost::harness
