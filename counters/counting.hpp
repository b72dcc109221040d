// Event counting of a run: which events can be read on this machine and why the others can't, the passes, and the
// counters of each thread of the team.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "counters/availability.hpp"
#include "counters/choice.hpp"
#include "counters/descriptor_share.hpp"
#include "counters/obstacle.hpp"
#include "counters/passes.hpp"
#include "counters/thread_counters.hpp"

namespace fencepost::counters {

struct Manner {
  bool multiplex = false;  ///< all passes at once: the kernel takes turns, counts are scaled
  /// No counting in every second visit of a case, to measure the overhead of counting.
  bool alternate = false;
  std::size_t descriptors = ~std::size_t{0};  ///< that all threads together may hold open
};

class Counting {
 public:
  /// Finds out what can be read, on each of the threads.
  Counting(const Choice& choice, const System& system, const Threads& threads, Manner manner = {},
           const Opener& opener = open_group);
  /// Finds out what can be read, on the calling thread for all `threads`.
  Counting(const Choice& choice, const System& system, unsigned threads, Manner manner = {},
           const Opener& opener = open_group);

  const std::vector<Availability>& availability() const { return availability_; }
  /// The events that are counted; ThreadCounters::counts() is in this order.
  const std::vector<Wanted>& events() const { return events_; }
  std::size_t passes() const { return manner_.multiplex ? 1 : passes_.groups.size(); }
  bool none() const { return passes_.groups.empty(); }

  /// Each visit of a case gets the next pass, or nothing when it is to go uncounted. From one thread.
  std::optional<std::size_t> next_pass(const std::string& case_name, unsigned threads = 1);

  /// Call on that thread of the team, before a burst of windows. Null if the burst is not counted.
  ThreadCounters* prepare(unsigned thread, std::optional<std::size_t> pass);

  /// Call on that thread at the end of the burst: closes what it need not keep.
  void finish(unsigned thread);

  /// Time in ns before the start of a window at which a thread must begin to read its counters.
  double lead_ns() const { return lead_ns_; }

  /// Set where hardware events are counted by the kernel's generic names, as libpfm4 does not know the CPU.
  std::optional<Obstacle> unknown_cpu() const;

  /// What was refused in mid-run, one line for each thread and event that it began with.
  std::vector<std::string> refusals() const;

  /// What is not counted because there are too few file descriptors; "" where nothing is.
  std::string shortage() const { return share_->shortage(); }

  /// "read", "rdpmc", or "" where nothing is counted. `pmu`: see Choice.
  const std::string& way() const { return way_; }
  const std::string& pmu() const { return pmu_; }
  bool multiplexed() const { return manner_.multiplex && passes_.groups.size() > 1; }

 private:
  /// What one thread counts: passes without the events that it can't count.
  struct Slot {
    std::vector<Encoding> encodings;  ///< for each event, as it is opened there
    std::vector<char> counts;         ///< for each event
    std::vector<std::vector<std::size_t>> passes;
    std::optional<ThreadCounters> counters;  ///< refers to the above
  };

  void assign_slots(const Choice& choice, const Trials& trials, unsigned threads);
  void plan(const Threads& threads, const Opener& opener);
  void learn_reading(const Threads& threads, const Opener& opener);

  std::vector<Availability> availability_;
  std::vector<Wanted> events_;
  Passes passes_;
  System system_;
  std::string pmu_, way_;
  Manner manner_;
  double lead_ns_ = 0.0;
  std::optional<DescriptorShare> share_;  ///< set once the passes are known
  std::map<std::string, std::size_t> visits_;
  std::deque<Slot> slots_;
};

}  // namespace fencepost::counters
