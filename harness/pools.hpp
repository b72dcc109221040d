// Memory for shared state on each NUMA node that a case wants it on.
//
// Linux puts a page on the node of the thread that first writes it. Which node that is decides where a line goes
// when no cache holds it, and who arbitrates between those that do.
#pragma once

#include <map>
#include <string>

#include "harness/pool.hpp"
#include "harness/team.hpp"

namespace fencepost::harness {

class Pools {
 public:
  /// Pools of `bytes` each, first written by threads of `team`, which must outlive this.
  Pools(std::size_t bytes, Team& team) : bytes_(bytes), team_(team) {}

  /// Makes sure that there is a pool on the node of team thread `home`. Throws UserError when there is no memory.
  void provide(unsigned home);

  /// The pool on that thread's node; provided before.
  const Pool& of(unsigned home) const { return pools_.at(node(home)); }

  /// For each node with a pool the node(s) that hwloc says its pages lie on, such as "0"; or why it can't say.
  std::map<unsigned, std::string> locations() const;

 private:
  unsigned node(unsigned home) const { return team_.pus().at(home).numa; }

  std::size_t bytes_;
  Team& team_;
  std::map<unsigned, Pool> pools_;
};

}  // namespace fencepost::harness
