// Computes the published result of a case from its rounds. Pure functions.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/shape.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "harness/benchmark/case_name.hpp"
#include "harness/clock/clean_levels.hpp"
#include "harness/sampling/estimate.hpp"
#include "harness/sampling/net_cost.hpp"
#include "harness/sampling/reports/outcomes.hpp"
#include "harness/sampling/round.hpp"
#include "harness/sampling/used_samples.hpp"

namespace fencepost::harness {

struct Result {
  std::string name;
  CaseName fields;  ///< of the case
  unsigned threads = 1;
  int repetition = 0;
  Grade grade = Grade::none;
  std::string error;  ///< why there are no results; empty if there are
  std::string note;   ///< of a noisy result: why it is not clean, and what helps
  Estimate ns, cycles, ops_per_second;
  double ns_min = 0.0, ns_p10 = 0.0, ns_p90 = 0.0;  ///< over used windows
  int threads_measured = 0;                         ///< whose operations count
  std::optional<Shape>
      shape;  ///< of a clean result with least_windows_for_shape or more, in cycles
  double cpu_ns = 0.0, fairness = 1.0, window_us = 0.0;
  double rounding = 0.0;      ///< half a step of the clock as a share of a window
  int rounds = 0;             ///< with a used window
  int used = 0;               ///< windows that the estimates rest on: the clean ones if it is clean
  int kept = 0, dropped = 0;  ///< clean windows, and all others
  std::array<int, drop_names.size()> dropped_for{};
  std::map<std::string, double> constants;
  std::map<std::string, double>
      counts;  ///< by the names of results/schema.md; harness/sampling/case_counts.hpp
  std::optional<Outcomes> outcomes;  ///< of all windows, where the benchmark counts them
  std::optional<NetCost> net_cost;   ///< against the case's baseline
  std::string symbol;  ///< of the function that holds the timed loop, mangled; "": not known

  /// All counters by the names of results/schema.md.
  std::map<std::string, double> counters() const;

  /// No result after all.
  void fail(const std::string& why);
};

struct Publishing {
  std::uint64_t seed = 1;  ///< of the draws for intervals of noisy results
  bool quick = false;      ///< few draws, to be done within a second for a thousand cases
  unsigned on_a_cpu = 1;   ///< of the case
  double clock_step_ns = 0.0;
};

/// `rounds` of one case and repetition. The interval of a clean result is median_interval() over rounds, 95 % within one
/// process; that of a noisy one is from noisy_estimate(). Either reaches at least half a step
/// of the clock, over a window, to both sides: a window takes a whole number of steps, so that where costs vary by less, all
/// values are alike although none is exact.
Result publish(const std::string& name, const std::vector<Round>& rounds, const CleanLevels& levels,
               Pace pace, const Publishing& options = {});

/// The strict rule: what is noisy has no result, and its note is the error.
void require_clean(Result& result);

/// CleanRule::typical() of each round that has a clean window, in the unit of `quantity`.
std::vector<double> round_medians(const std::vector<Round>& rounds, const CleanLevels& levels,
                                  Pace pace, double Sample::*quantity);

}  // namespace fencepost::harness
