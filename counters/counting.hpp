// Event counting of a run: which events can be read on this machine and why the others can't, the passes, and the
// counters of each thread of the team.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "counters/choice.hpp"
#include "counters/obstacle.hpp"
#include "counters/passes.hpp"
#include "counters/thread_counters.hpp"

namespace fencepost::counters {

/// Whether one event can be read on this machine, and if not, the reason and the remedy.
struct Availability {
  std::string event;  ///< libpfm4's name
  std::string key;    ///< in results
  bool readable = false;
  std::string reason, fix;  ///< empty where it is readable
  bool software = false;    ///< counted by the kernel itself: needs no hardware counter
};

/// Tries each event: opens it, lets it run briefly on the calling thread, and closes it.
std::vector<Availability> availability(const Choice& choice, const System& system,
                                       const Opener& opener = open_group);
/// Options for the default event set of this machine.
std::vector<Availability> availability();

struct Manner {
  bool multiplex = false;  ///< all passes at once: the kernel takes turns, counts are scaled
  /// No counting in every second visit of a case, to measure the overhead of counting.
  bool alternate = false;
};

class Counting {
 public:
  /// Finds out what can be read, on the calling thread.
  Counting(const Choice& choice, const System& system, unsigned threads, Manner manner = {},
           Opener opener = open_group);

  const std::vector<Availability>& availability() const { return availability_; }
  /// The events that are counted; ThreadCounters::counts() is in this order.
  const std::vector<Wanted>& events() const { return events_; }
  std::size_t passes() const { return manner_.multiplex ? 1 : passes_.groups.size(); }
  bool none() const { return passes_.groups.empty(); }

  /// Each visit of a case gets the next pass, or nothing when it is to go uncounted. From one thread.
  std::optional<std::size_t> next_pass(const std::string& case_name);

  /// Call on that thread of the team, before a burst of windows. Null if the burst is not counted.
  ThreadCounters* prepare(unsigned thread, std::optional<std::size_t> pass);

  /// Time in ns before the start of a window at which a thread must begin to read its counters.
  double lead_ns() const { return lead_ns_; }

  /// What was refused in mid-run, one line for each thread and event that it began with.
  std::vector<std::string> refusals() const;

  /// "read", "rdpmc", or "" where nothing is counted. `pmu`: see Choice.
  const std::string& way() const { return way_; }
  const std::string& pmu() const { return pmu_; }
  bool multiplexed() const { return manner_.multiplex && passes_.groups.size() > 1; }

 private:
  std::vector<Availability> availability_;
  std::vector<Wanted> events_;
  std::vector<Encoding> encodings_;
  Passes passes_;
  System system_;
  std::string pmu_, way_;
  Manner manner_;
  double lead_ns_ = 0.0;
  std::map<std::string, std::size_t> visits_;
  std::deque<ThreadCounters> threads_;
};

}  // namespace fencepost::counters
