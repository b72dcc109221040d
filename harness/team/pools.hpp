// Memory for shared state on each NUMA node that a case needs.
//
// The home node of a line determines which memory and which coherence directory serve it. The memory is bound to the
// node, since the kernel may otherwise migrate it (kernel.numa_balancing), and first touched from a thread there, which
// is the only means where binding is not allowed (containers).
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/team/pool.hpp"
#include "harness/team/team.hpp"

namespace fencepost::harness {

class Pools {
 public:
  /// Pools of `bytes` each, first written by threads of `team`, which must outlive this.
  Pools(std::size_t bytes, Team& team) : bytes_(bytes), team_(team) {}

  /// Makes sure that there is a pool on the node of team thread `home`. Throws UserError when there is no memory.
  void provide(unsigned home);

  /// The pool on that thread's node; provided before.
  const Pool& of(unsigned home) const { return *pools_.at(node(home)).pool; }

  struct Location {
    unsigned node = 0;    ///< where it should lie, the kernel's number; Pu::none: anywhere
    std::string lies_on;  ///< the node(s) that its pages are on now, as the kernel says: "0", "0-1"
    std::string not_bound;   ///< why it is not bound, if it is not
    bool misplaced() const;  ///< some of it is elsewhere
  };
  std::vector<Location> locations() const;

 private:
  struct Bound {
    std::unique_ptr<Pool> pool;
    std::string not_bound;
  };
  unsigned node(unsigned home) const { return team_.pus().at(home).memory_node; }

  std::size_t bytes_;
  Team& team_;
  std::map<unsigned, Bound> pools_;
};

}  // namespace fencepost::harness
