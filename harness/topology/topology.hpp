// The processing units (PUs) this process may use, and the caches, nodes and packages they share. Reads hwloc; holds no
// pointers to it.
#pragma once

#include <string>
#include <vector>

#include "harness/topology/core_kinds.hpp"
#include "harness/topology/topology_source.hpp"

namespace fencepost::harness {

/// One hardware thread. Indices are hwloc's logical ones, or count alike, over the whole machine, so two PUs share an L3
/// exactly when their `l3` is equal and not `none`.
struct Pu {
  /// Value of an index if this PU has no such cache, or is in no such group, node or package.
  static constexpr unsigned none = ~0U;

  unsigned os_index = 0;  ///< the number taskset and sched_getcpu use
  unsigned core = 0;      ///< one of its own where hwloc knows of no core
  unsigned l2 = 0;
  unsigned cluster =
      none;  ///< hwloc's innermost Group of several cores below the L3 (or, without L3, the package)
  unsigned l3 = 0;
  unsigned llc = none;       ///< the last-level cache: the outermost of L2 and beyond
  unsigned die = none;       ///< hwloc's Die, or innermost Group above the L3, of several cores
  unsigned numa = 0;         ///< of several nodes the one that serves the fewest PUs
  unsigned memory_node = 0;  ///< the kernel's number of that node; none where it has no memory
  unsigned package = 0;
  int kind = 0;  ///< class of its core on hybrid machines (CoreKind::number), else 0

  bool operator==(const Pu&) const = default;
};

struct Cache {
  unsigned level;
  std::size_t bytes;
  unsigned line_bytes;
  unsigned shared_by;  ///< PUs under one such cache, the largest seen
};

struct Topology {
  std::string source = "this machine";  ///< or the variable it was read from
  std::vector<Pu> pus;                  ///< allowed PUs in topological order
  std::vector<CoreKind> kinds;          ///< of these PUs; fewer than two: not a hybrid machine
  bool kinds_ranked =
      true;  ///< known which of them is the most powerful; else the order means nothing
  std::vector<Cache> caches;
  std::vector<unsigned> memory_nodes;  ///< the kernel's numbers of allowed NUMA nodes with memory
  unsigned line_bytes = 0;             ///< as hwloc tells; 0 when it does not
  bool this_machine = true;            ///< read from the live machine; else measuring is refused
  std::string xml;                     ///< hwloc's export, for topology.xml

  unsigned cores() const;
  /// How many of `team` share the core of `pu`, itself included.
  static unsigned siblings(const Pu& pu, const std::vector<Pu>& team);
};

/// The topology of this machine, cut down to the CPUs this process may run on; or of the machine that
/// HWLOC_SYNTHETIC or HWLOC_XMLFILE describes, cut down to those the description allows. Throws UserError if it
/// can't be read or no PU is allowed.
Topology read_topology();
Topology read_topology(const TopologySource& source);

/// From an hwloc synthetic string. Throws UserError when it does not parse.
Topology synthetic_topology(const std::string& description);

}  // namespace fencepost::harness
