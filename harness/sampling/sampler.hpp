// Takes windows of one case on the team.
//
// One window: draw a place; construct the benchmark there; warm it up on all threads and verify it; construct it
// again; wait until the throughput chain is clean on every PU, but not for long; common start; work until the deadline; chains
// again; verify. A state that takes long to build is built once for a whole burst of windows (Benchmark::keeps_state()), and
// verified after the last. The leader (team thread 0) does this for the burst, so that the main thread sleeps meanwhile
// and causes no disturbance.
#pragma once

#include <atomic>
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "counters/counting.hpp"
#include "harness/benchmark/thread_state.hpp"
#include "harness/clock/clean_levels.hpp"
#include "harness/clock/clock.hpp"
#include "harness/sampling/burst_control.hpp"
#include "harness/sampling/level_samples.hpp"
#include "harness/sampling/trial_plan.hpp"
#include "harness/team/other_tasks.hpp"
#include "harness/team/pools.hpp"
#include "harness/team/team.hpp"
#include "harness/topology/shared_home.hpp"
#include "machine/cgroup.hpp"

namespace fencepost::harness {

class Sampler {
 public:
  /// Lengths of a window after which its threads are done: they work on for ThreadState::patience after their deadline.
  static constexpr double most_lengths = 16.0 + static_cast<double>(ThreadState::patience);

  /// `files`: the files from which control groups and timeslices are read.
  Sampler(Team& team, const Pools& pools, const ClockCalibration& clock,
          const ChainCalibration& chains, CleanLevels& levels, std::uint64_t seed,
          const machine::SystemFiles& files = machine::SystemFiles());

  /// Counts events in every window from now on: each burst of a case in its next pass. It must outlive the sampler.
  void count_with(counters::Counting& counting) { counting_ = &counting; }

  /// How long nothing may happen beyond what a window should take, before the case counts as hung (harness/base/patience.hpp). A
  /// lost wake-up or a deadlock lasts for ever, so the default of 10 s only has to exceed what a busy machine delays.
  void set_patience(std::chrono::milliseconds patience) { patience_ = patience; }

  /// What to add to a time of the first thread's clock on each team thread, in ticks (harness/team/clock_offsets.hpp).
  void correct_clocks(std::vector<std::int64_t> corrections) {
    corrections_ = std::move(corrections);
  }

  /// Where the shared state of cases lies whose names do not tell it (default: on the first thread's node). The pools have
  /// memory there.
  void share_on(const SharedHome& home) { shared_home_ = home; }

  /// Adds extra work to every case from now on.
  void add_work(const ExtraWork& extra) { extra_ = extra; }

  /// Finds window length and batch for the case by trial windows.
  TrialPlan plan(const Case& c);

  /// Takes `windows` windows; fewer if `stop` turns true or an SMT sibling stays busy (BurstControl). Never throws for a
  /// fault of the benchmark. Trial windows do not wait for an idle SMT sibling.
  Burst take(const Case& c, const WindowPlan& plan, int windows, const std::atomic<bool>& stop,
             bool trial = false);

  /// Learns clean levels for `seconds`, on all PUs, one at a time and all at once. Call before measuring. Appends the readings
  /// to `seen`, if given; of a team of more than 32 threads some of them.
  void learn_levels(double seconds, const std::atomic<bool>& stop,
                    std::vector<LevelSample>* seen = nullptr);

  double seconds() const;  ///< since construction

 private:
  struct Shared;
  void work(Shared& shared, unsigned index);
  const Pool& pool_of(const Case& c, const std::vector<unsigned>& members) const {
    if (c.node) return pools_.bound_to(*c.node);
    return c.home ? pools_.of(*c.home) : pools_.of(home_nodes(shared_home_, team_.pus(), members));
  }
  void open(Shared& shared);
  Go decide(Shared& shared);
  std::uint64_t warm_up_length(const Shared& shared) const;
  void warm_up(Shared& shared, unsigned index);
  void window(Shared& shared, unsigned index, counters::ThreadCounters* counters);
  void close(Shared& shared);
  void end_burst(Shared& shared);
  void count_other_tasks(Shared& shared);
  /// What to add to the leader's clock on this thread of the burst.
  std::int64_t correction(const Shared& shared, unsigned index) const;
  std::uint64_t lead() const;  ///< ticks that a thread needs at its edge, to read its counters
  void run_once(Shared& shared, unsigned index, const WindowPlan& plan, ThreadReport& report,
                counters::ThreadCounters* counters = nullptr);

  Team& team_;
  const Pools& pools_;
  const ClockCalibration& clock_;
  const ChainCalibration& chains_;
  CleanLevels& levels_;
  std::mt19937_64 random_;
  SharedHome shared_home_;
  ExtraWork extra_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::vector<std::int64_t> corrections_;  ///< by team thread; empty: none
  StartMargin margin_;
  machine::ThrottleWatch throttle_;
  OtherTasks other_tasks_;
  counters::Counting* counting_ = nullptr;
  std::chrono::milliseconds patience_{10'000};
};

}  // namespace fencepost::harness
