// Computes the published result of a case from its rounds. Pure functions. Which samples are clean is decided here, once,
// with the final clean levels.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/statistics.hpp"
#include "harness/benchmark/case_name.hpp"
#include "harness/clock/clean_levels.hpp"
#include "harness/sampling/net_cost.hpp"
#include "harness/sampling/round.hpp"

namespace fencepost::harness {

/// A result over rounds: the median of the rounds' medians, its interval, and the spread of windows.
struct Estimate {
  double median = 0.0;
  Interval interval{0.0, 0.0};
  double mad = 0.0;  ///< over all kept windows
};

struct Result {
  std::string name;
  CaseName fields;  ///< of the case
  unsigned threads = 1;
  int repetition = 0;
  std::string error;  ///< why there are no results; empty if there are
  Estimate ns, cycles, ops_per_second;
  double ns_min = 0.0, ns_p10 = 0.0, ns_p90 = 0.0;  ///< over kept windows
  int threads_measured = 0;                         ///< whose operations count
  double cpu_ns = 0.0, fairness = 1.0, window_us = 0.0;
  int rounds = 0, kept = 0, dropped = 0;
  std::array<int, drop_names.size()> dropped_for{};
  std::map<std::string, double> constants;
  std::map<std::string, double>
      counts;  ///< by the names of results/schema.md; harness/sampling/case_counts.hpp
  std::optional<NetCost> net_cost;  ///< against the case's baseline
  std::string symbol;  ///< of the function that holds the timed loop, mangled; "": not known

  /// All counters by the names of results/schema.md.
  std::map<std::string, double> counters() const;
};

/// The clean samples of a round.
std::vector<const Sample*> kept_of(const Round& round, const CleanLevels& levels);

/// Minimum number of clean windows for a result.
inline constexpr int least_windows = 5;

/// `rounds` of one case and repetition. Intervals are median_interval() over rounds: 95 %, within one process.
Result publish(const std::string& name, const std::vector<Round>& rounds,
               const CleanLevels& levels);

/// The median of `quantity` in each round that has a clean window, in the unit of `quantity`.
std::vector<double> round_medians(const std::vector<Round>& rounds, const CleanLevels& levels,
                                  double Sample::*quantity);

}  // namespace fencepost::harness
