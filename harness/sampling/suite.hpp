// The suite: all cases interleaved over rounds in random order, until each has converged or the time is up. The
// budget covers all of them, whatever the number of cores.
#pragma once

#include <atomic>
#include <functional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "harness/benchmark/benchmark.hpp"
#include "harness/sampling/convergence.hpp"
#include "harness/sampling/result.hpp"
#include "harness/sampling/round.hpp"
#include "harness/sampling/sampler.hpp"

namespace fencepost::harness {

/// The state of a case during the rounds of one repetition.
struct Track {
  Case c;
  int repetition = 0;
  bool planned = false;
  WindowPlan plan;
  std::vector<Round> rounds;
  std::size_t fruitful = 0;  ///< rounds with a clean sample, by the levels known at their end
  double used_s = 0.0;       ///< time of its visits, and of those of them that gave no clean sample
  double lost_s = 0.0;
  Convergence convergence;
  bool settled = false;  ///< was precise enough once; goes on while others of its group are not
  /// Takes no more rounds: all cases of its group have converged, or it failed, or can't be measured on this machine.
  bool done = false;
};

/// The interface through which the suite measures; replaced by a simulation in the tests.
struct Bench {
  std::function<TrialPlan(const Case&)> plan;
  std::function<Burst(const Case&, const WindowPlan&, int windows)> take;
  std::function<double()> seconds;  ///< measuring time of the run, resumed time included
  std::function<double(std::uint64_t ticks)> nanoseconds;
  std::function<void(const Round&)> record;
  /// Called after a round that was lost to busy SMT siblings, which stay busy for seconds.
  std::function<void()> rest;
  std::function<void(const Track&, double share_done)> progress;
  /// Called once for a case, when it has converged or failed. May be empty.
  std::function<void(const Track&)> finished{};
};

enum class Ending { finished, stopped, hung };

/// What a case without a round is told, unless time alone was the reason.
constexpr const char* not_reached(Ending ending) {
  return ending == Ending::hung ? "not reached: another case hung, and the run ended with it"
                                : "not reached before the run was stopped";
}

/// Measures `tracks` until `until` seconds. Rounds already in a track count. The number of a round is that of its pass over
/// all tracks, so rounds of all cases with the same number were taken close together in time. A case whose visits without a
/// clean sample took more than an equal share of the time is left out of a pass: else, on a busy machine, one of long windows
/// takes the time in which others would meet an idle moment. While passes take longer than planned, so is a case that has taken
/// ten times as much as most: one whose state takes seconds to build.
Ending measure(std::vector<Track>& tracks, const Bench& bench, const CleanLevels& levels,
               double until, std::mt19937_64& random, const std::atomic<bool>& stop);

/// Windows per round and case, so that at least rounds_wanted rounds of `cases` cases fit into `seconds`. `window_ns`:
/// duration of a window.
int windows_per_round(double seconds, std::size_t cases, double window_ns);

/// The time that a window of this length takes with its warm-up, chains and verification, in ns.
double window_cost_ns(double window_ns);

/// Windows that a case needs at least: two in each of twelve rounds, of which half may be lost.
inline constexpr double rounds_wanted = 2.0 * least_clean_rounds;
inline constexpr int least_windows_per_round = 2;
inline constexpr double windows_wanted = rounds_wanted * least_windows_per_round;

/// Pause after a round that was lost to busy SMT siblings, see Bench::rest, in ns.
inline constexpr double lost_round_rest_ns = 2e6;

}  // namespace fencepost::harness
