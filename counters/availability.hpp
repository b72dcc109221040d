// Which events can be counted on the threads of a team, and why the others can't.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "counters/trial.hpp"

namespace fencepost::counters {

/// The threads whose work is counted. What can be counted is tried on each of them, where it is pinned: cores may be of
/// several kinds, and another profiler may hold the counters of some CPUs alone.
struct Threads {
  using Job = std::function<void(unsigned thread)>;

  std::vector<unsigned> cpus;  ///< for each thread the CPU that it is pinned to
  std::function<void(const Job& job)>
      on_all;  ///< runs job(0), job(1), ... each on its thread, and waits for all

  unsigned size() const { return static_cast<unsigned>(cpus.size()); }
};

/// As threads.on_all(), at most eight jobs at the same time: each opens files, and there may be few of these.
void on_few_at_once(const Threads& threads, const Threads::Job& job);

/// One thread after the other, all of them the calling thread.
Threads calling_thread(unsigned threads);

/// Whether one event can be read on this machine, and if not, the reason and the remedy.
struct Availability {
  std::string event;  ///< libpfm4's name
  std::string key;    ///< in results
  bool readable = false;
  std::string reason, fix;  ///< empty where it is readable
  bool software = false;    ///< counted by the kernel itself: needs no hardware counter
  Check check = Check::not_checked;
  std::vector<unsigned>
      without{};         ///< CPUs of the threads that can't read it, where others can; sorted
  std::string partly{};  ///< why not there; empty where `without` is
};

/// The result for each event on each thread: [event][thread]. An event that is not encoded has no results.
using Trials = std::vector<std::vector<Trial>>;

/// Tries each event on each thread: opens it, lets it run briefly, has it count a known workload, and closes it. `shared`: see
/// try_event().
Trials try_events(std::span<const Wanted> events, const System& system, const Threads& threads,
                  bool shared, const Opener& opener);

/// From the results of try_events().
std::vector<Availability> availability(std::span<const Wanted> events, const Trials& trials,
                                       const System& system, const Threads& threads);

/// The availability of each event of this machine's default set, on these threads.
std::vector<Availability> availability(const Threads& threads);

}  // namespace fencepost::counters
