// Memory of the run: on each NUMA node that a case wants for what its threads share, and for each thread what is its own.
//
// The home node of a line determines which memory and which coherence directory serve it. The memory is bound to the
// node, since the kernel may otherwise migrate it (kernel.numa_balancing), and first touched from a thread there, which
// is the only means where binding is not allowed (containers).
#pragma once

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "harness/team/memory.hpp"
#include "harness/team/pool.hpp"
#include "harness/team/team.hpp"

namespace fencepost::harness {

class Pools {
 public:
  using Location = MemoryLocation;
  using Nodes = std::vector<unsigned>;  ///< as of home_nodes(): one, or several that take turns

  /// Pools of `bytes` each, first written by threads of `team`, which must outlive this.
  Pools(std::size_t bytes, Team& team, MemoryCalls calls = system_memory_calls())
      : bytes_(bytes), team_(team), calls_(std::move(calls)) {}

  /// Makes sure that there is a pool on the node of team thread `home`, or on these nodes: with several of them, pages of
  /// 2 MiB on each in turn, equally many. Throws UserError when there is no memory.
  void provide(unsigned home) { provide(Nodes{node(home)}); }
  void provide(const Nodes& nodes);

  /// The pool on that thread's NUMA node; it was provided before.
  const Pool& of(unsigned home) const { return of(Nodes{node(home)}); }
  const Pool& of(const Nodes& nodes) const { return *pools_.at(nodes).pool; }
  /// The pool on this node alone. Throws std::runtime_error where the kernel says that it lies on another, or nobody knows.
  const Pool& bound_to(unsigned on) const;

  /// Gives each thread of the team `bytes` of memory on pages of its own, which it is the first to write. Call once.
  void provide_own(std::size_t bytes);

  /// A random place for `bytes` in the thread's own memory; provided before.
  std::byte* draw_own(unsigned thread, std::size_t bytes, std::mt19937_64& random) const;

  std::size_t own_bytes() const { return own_.empty() ? 0 : own_.front().pool->size(); }

  /// One for each pool and node.
  std::vector<Location> locations() const;

  /// What belongs to one thread.
  struct OwnLocation {
    Location memory;    ///< provide_own()
    std::string stack;  ///< the node(s) that the written part of its stack lies on
    bool misplaced() const;
    bool operator==(const OwnLocation& other) const = default;
  };
  /// For each thread of the team.
  std::vector<OwnLocation> own_locations() const;

 private:
  struct Bound {
    std::unique_ptr<Pool> pool;
    std::string not_bound;
  };
  unsigned node(unsigned thread) const { return team_.pus().at(thread).memory_node; }
  unsigned thread_on(unsigned node) const;
  std::string bind(const std::byte* memory, std::size_t bytes, unsigned node) const;
  std::string location(const Bound& bound, std::size_t index, std::size_t of) const;

  std::size_t bytes_;
  Team& team_;
  MemoryCalls calls_;
  std::map<Nodes, Bound> pools_;
  std::vector<Bound> own_;  ///< by team thread
};

}  // namespace fencepost::harness
