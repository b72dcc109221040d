#include "harness/doctor/clean_time.hpp"

#include <algorithm>
#include <cmath>

#include "harness/sampling/suite.hpp"
#include "harness/sampling/used_samples.hpp"

namespace fencepost::harness {
namespace {

constexpr double late_cases = 2.0;  ///< so that 19 of 20 cases are clean in the time that is named

/// One case: what it takes of each pass over all cases, after how many passes it is clean, and after how many it converges
/// and leaves the time to the others.
struct Turn {
  double seconds;
  double until_clean, until_converged;  ///< passes
};

/// Rounds with a clean window, so many of them that there are enough windows.
double rounds_for(double rounds, double windows, double windows_per_visit) {
  return std::max(rounds, std::ceil(windows / windows_per_visit));
}

/// Passes until a visit has found its CPUs clean `rounds` times: the mean of that (negative binomial) distribution, and so
/// many of its standard deviations more.
double passes(double rounds, double share, double deviations) {
  if (share <= 0.0) return never;
  return (rounds + deviations * std::sqrt(rounds * (1.0 - share))) / share;
}

Turn turn_of(const CaseNoise& noise, double slice_s, double chain_ns) {
  const double share = std::clamp(noise.clean_share, 0.0, 1.0);
  const double windows = windows_per_round(slice_s, 1, noise.window_ns);
  const double visit_ns = windows * window_cost_ns(noise.window_ns);
  return {
      (share * visit_ns + (1.0 - share) * lost_visit_ns(noise.window_ns, chain_ns)) / 1e9,
      passes(rounds_for(least_clean_rounds, least_windows, windows), share, late_cases),
      passes(rounds_for(double{converged_rounds}, double{converged_samples}, windows), share, 0.0)};
}

}  // namespace

double lost_visit_ns(double window_ns, double chain_ns) {
  return most_disturbed_windows * (chain_tries * chain_ns + window_cost_ns(window_ns)) +
         lost_round_rest_ns;
}

std::vector<double> seconds_until_clean(std::span<const CaseNoise> cases, double budget_s,
                                        double chain_ns) {
  const double slice_s = budget_s / rounds_wanted / static_cast<double>(cases.size());
  std::vector<Turn> turns;
  for (const CaseNoise& one : cases) turns.push_back(turn_of(one, slice_s, chain_ns));
  std::vector<double> result;
  for (const Turn& own : turns) {
    double elapsed_s = 0.0;
    for (const Turn& turn : turns)
      elapsed_s += std::min(own.until_clean, turn.until_converged) * turn.seconds;
    result.push_back(own.until_clean == never ? never : elapsed_s);
  }
  return result;
}

}  // namespace fencepost::harness
