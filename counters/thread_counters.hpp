// The counting of one thread of the team: opens the groups that it is to read, switches between them from burst to
// burst, and adds up what went by inside a window.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "counters/edges.hpp"
#include "counters/group.hpp"

namespace fencepost::counters {

class ThreadCounters final : public Edges {
 public:
  /// `events`: all of them; `passes`: which of them are counted together, by index (none in a pass that
  /// this thread can't count); both must outlive it.
  ThreadCounters(std::span<const Encoding> events, std::span<const std::vector<std::size_t>> passes,
                 Opener opener);

  /// Counts this pass from now on; `all` of them at once, for the kernel to multiplex. Opens what was not open yet. On the
  /// thread that is counted.
  void choose(std::size_t pass, bool all = false);

  /// Counts nothing until the next choose(), and takes no counter.
  void rest();

  /// As rest(), and closes all groups; choose() opens them again.
  void close();

  /// File descriptors that the group of this pass holds; 0 where it is not open.
  std::size_t descriptors(std::size_t pass) const;

  /// A reading that is discarded, so that the next one finds its code and data in the caches. Call on that thread.
  void try_in_child();

  /// Resets the counts before a window.
  void begin_window();
  void enter() override;
  void leave() override;

  /// For each event what the window had; nothing for one of another pass, or that could not be read.
  std::vector<std::optional<Count>> counts() const;

  /// How long enter() takes, ns, by all groups that were on together. The least of several tries.
  double reading_cost_ns() const { return reading_cost_ns_; }

  /// "read" or "rdpmc"; "" before anything was read.
  std::string way() const;

  /// The kernel refused a group in mid-run, or ended it: errno of opening (0: reading failed) and the event.
  struct Refusal {
    int error = 0;
    std::size_t event = 0;
  };
  const std::optional<Refusal>& refusal() const { return refusal_; }

 private:
  struct Slot {
    std::vector<std::size_t> events;
    std::unique_ptr<Group> group;
    bool dead = false;  ///< refused once: not asked again
    bool on = false;
    std::vector<double> cost;  ///< of an empty stretch, for each event; empty: not learned yet
    std::vector<Reading> before;
    std::string_view way_before;
    bool entered = false;
    std::vector<Reading> after;
    std::vector<std::optional<Stretch>> sum;
  };

  void turn(Slot& slot, bool on);
  void open(Slot& slot);
  void learn_costs();
  static void add_empty(const Slot& slot, std::vector<std::vector<double>>& seen);
  void enter(Slot& slot);
  void leave(Slot& slot);
  void give_up(Slot& slot, int error, std::size_t event);

  std::span<const Encoding> events_;
  Opener opener_;
  std::vector<Slot> slots_;
  double reading_cost_ns_ = 0.0;
  std::optional<Refusal> refusal_;
};

}  // namespace fencepost::counters
