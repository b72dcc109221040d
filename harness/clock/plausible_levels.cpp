#include "harness/clock/plausible_levels.hpp"

#include <algorithm>

#include "harness/clock/level_search.hpp"

namespace fencepost::harness {
namespace {

constexpr double above_ideal = 1.0 + chain_overhead + 0.01;  ///< and the clock's step
/// Measured: where no level was known, the lowest reading of 38 of 58 simulated machines that had it here was that of a clean
/// core. A disturbed one also gets here by chance: the seven levels take a quarter of the range from 1/8 to 1/2.
constexpr double weight_at_a_level = 0.7;
/// A core need not feed all of its adders: Zen 5 has six and adds 5.13 numbers per cycle. Few are known that do not.
constexpr double weight_elsewhere = 0.3;

}  // namespace

std::vector<PlausibleLevel> plausible_levels(double lowest) {
  std::vector<PlausibleLevel> found;
  double rest = 1.0;
  for (int adders = fewest_adders; adders <= most_adders; ++adders) {
    const double ideal = 1.0 / adders;
    if (lowest < ideal * 0.99 || lowest > 2.0 * ideal * above_ideal) continue;
    const bool at_it = lowest <= ideal * above_ideal;
    const double weight = rest * (at_it ? weight_at_a_level : 0.5);
    // Each further one is half as likely.
    found.push_back({at_it ? lowest : ideal, weight});
    rest -= weight;
  }
  if (found.empty()) return {{lowest, 1.0}};
  found.back().weight += rest;
  if (found.front().value == lowest) return found;
  for (PlausibleLevel& one : found) one.weight *= 1.0 - weight_elsewhere;
  const auto likelier = [](const PlausibleLevel& one) { return one.weight >= weight_elsewhere; };
  found.insert(std::ranges::find_if_not(found, likelier), {lowest, weight_elsewhere});
  return found;
}

}  // namespace fencepost::harness
