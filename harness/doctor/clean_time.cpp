#include "harness/doctor/clean_time.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "harness/sampling/suite.hpp"

namespace fencepost::harness {
namespace {

constexpr double clean_windows_wanted = 30.0;  ///< clean ones, see Convergence

/// One case: what it takes of each pass over all cases, and for how many passes.
struct Turn {
  std::size_t index;
  double passes;
  double seconds;
};

Turn turn_of(std::size_t index, const CaseNoise& noise, double slice_s, double chain_ns) {
  const double share = std::clamp(noise.clean_share, 0.0, 1.0);
  const double windows = windows_per_round(slice_s, 1, noise.window_ns);
  const double visit_ns = windows * window_cost_ns(noise.window_ns);
  const double rounds = std::max(rounds_wanted, std::ceil(clean_windows_wanted / windows));
  return {index, share > 0.0 ? rounds / share : never,
          (share * visit_ns + (1.0 - share) * lost_visit_ns(noise.window_ns, chain_ns)) / 1e9};
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
  for (std::size_t i = 0; i < cases.size(); ++i)
    turns.push_back(turn_of(i, cases[i], slice_s, chain_ns));
  std::ranges::sort(turns, {}, &Turn::passes);
  double pass_s = std::accumulate(turns.begin(), turns.end(), 0.0,
                                  [](double sum, const Turn& turn) { return sum + turn.seconds; });
  // From case to case, in the order in which they converge: the passes up to there are made by those that are left.
  std::vector<double> result(cases.size(), never);
  double passed = 0.0, elapsed_s = 0.0;
  for (const Turn& turn : turns) {
    if (turn.passes == never) break;
    elapsed_s += (turn.passes - passed) * std::max(pass_s, 0.0);
    passed = turn.passes;
    pass_s -= turn.seconds;
    result[turn.index] = elapsed_s;
  }
  return result;
}

}  // namespace fencepost::harness
