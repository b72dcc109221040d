// The suite: all cases interleaved over rounds in random order, until each is known well enough or the time
// is up. The budget covers all of them, whatever the number of cores.
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

/// A case on its way through the rounds of one repetition.
struct Track {
  Case c;
  int repetition = 0;
  bool planned = false;
  WindowPlan plan;
  std::vector<Round> rounds;
  std::size_t fruitful = 0;  ///< rounds with a sample that no neighbour took
  Convergence convergence;
  bool settled = false;  ///< was precise enough once; goes on while others of its group are not
  bool done =
      false;  ///< takes no more rounds: all of its group settled, or in error, or unmeasurable here
};

/// What the suite needs of the world: replaced by a simulation in the tests.
struct Bench {
  std::function<Sampler::Planned(const Case&)> plan;
  std::function<Burst(const Case&, const WindowPlan&, int windows)> take;
  std::function<double()> seconds;  ///< measuring time of the run, resumed time included
  std::function<double(std::uint64_t ticks)> nanoseconds;
  std::function<void(const Round&)> record;
  std::function<void()> rest;  ///< after a round that only met neighbours, who stay for seconds
  std::function<void(const Track&, double share_done)> progress;
};

enum class Ending { finished, stopped, hung };

/// Measures `tracks` until `until` seconds. Rounds already in a track count. A round's number is that of the pass over
/// all tracks that it was taken in, so rounds of one number lie side by side, whatever case they are of.
Ending measure(std::vector<Track>& tracks, const Bench& bench, const CleanLevels& levels,
               double until, std::mt19937_64& random, const std::atomic<bool>& stop);

/// Windows per round and case, so that at least `rounds_wanted` rounds over `cases` cases fit `seconds`.
int windows_per_round(double seconds, std::size_t cases, double window_ns);

/// How much there is to do.
struct Workload {
  std::size_t cases = 0;
  double least_s =
      0.0;  ///< below which they can't have the rounds they need, on a clock of fine steps
};
Workload workload(std::span<const Case> cases);

}  // namespace fencepost::harness
