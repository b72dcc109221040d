// Which cases of a run are expected to have clean results, and when, by the noise at its start.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "harness/benchmark/benchmark.hpp"
#include "harness/doctor/noise_evidence.hpp"

namespace fencepost::harness {

/// The work of the run.
struct PlannedRun {
  std::span<const Case> cases;
  double budget_s = 0.0;
  double elapsed_s = 0.0;  ///< of the budget
  double chain_ns = 0.0;   ///< duration of a reading of the chains
};

/// What to expect of some of the cases.
struct Outlook {
  std::size_t cases = 0;
  std::size_t clean = 0;  ///< of them, expected within the budget
  std::optional<double>
      clean_share;                ///< of the time, of the case with the least; nothing: not known
  std::optional<double> seconds;  ///< until all have clean results; nothing: not known, or never

  bool operator==(const Outlook&) const = default;
};

struct Outlooks {
  Outlook one_thread, several_threads;
  std::size_t sharing_cpu = 0;  ///< of the cases, with threads on one CPU: never clean

  bool all_clean() const;
  bool none_clean() const;
};

/// Cases that cannot be measured on this machine are left out. `foreign`: share of the CPUs' time that other processes use, 0
/// to 1.
Outlooks look_out(const NoiseEvidence& evidence, double foreign, const PlannedRun& run);

/// A budget in seconds in which all cases would be clean, rounded up to whole minutes. Nothing where the budget of the run is
/// enough, or where a longer one does not help: `most_budgets` times as long would not do.
std::optional<double> helpful_budget(const Outlooks& outlooks, const PlannedRun& run);
inline constexpr double most_budgets = 4.0;

/// "one-thread results will be clean in about 3 minutes, those of several threads graded noisy"
std::string text_of(const Outlooks& outlooks);

}  // namespace fencepost::harness
