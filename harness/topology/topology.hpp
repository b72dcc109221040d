// The processing units (PUs) this process may use, and the caches, nodes and packages they share. Reads hwloc; holds no
// pointers to it.
#pragma once

#include <string>
#include <vector>

#include "harness/topology/topology_source.hpp"

namespace fencepost::harness {

/// One hardware thread. Indices are hwloc's logical ones and count objects over the whole machine, so two
/// PUs share an L3 exactly when their `l3` is equal and not `none`.
struct Pu {
  /// Value of an index if this PU has no such cache, or is in no NUMA node.
  static constexpr unsigned none = ~0U;

  unsigned os_index = 0;  ///< the number taskset and sched_getcpu use
  unsigned core = 0;
  unsigned l2 = 0;
  unsigned l3 = 0;
  unsigned numa = 0;         ///< of several nodes the one that serves the fewest PUs
  unsigned memory_node = 0;  ///< the kernel's number of that node; none where it has no memory
  unsigned package = 0;
  int kind = 0;  ///< core kind on hybrid machines (hwloc cpukinds, 0 = least powerful), else 0

  bool operator==(const Pu&) const = default;
};

struct Cache {
  unsigned level;
  std::size_t bytes;
  unsigned line_bytes;
  unsigned shared_by;  ///< PUs under one such cache, the largest seen
};

/// One kind of cores of a hybrid machine.
struct CoreKind {
  int number = 0;    ///< as Pu::kind; ascending power where hwloc can rank them
  std::string name;  ///< such as IntelCore and IntelAtom; empty where hwloc knows none
  unsigned pus = 0;  ///< allowed ones
};

struct Topology {
  std::string source = "this machine";  ///< or the variable it was read from
  std::vector<Pu> pus;                  ///< allowed PUs in topological order
  std::vector<CoreKind> kinds;          ///< of these PUs; fewer than two: not a hybrid machine
  std::vector<Cache> caches;
  unsigned line_bytes = 0;   ///< as hwloc tells; 0 when it does not
  bool this_machine = true;  ///< read from the live machine; else measuring is refused
  std::string xml;           ///< hwloc's export, for topology.xml

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

/// Pins the calling thread to one PU through hwloc. Throws UserError with the PU when the kernel refuses.
void pin_this_thread(unsigned os_index);

/// The NUMA nodes (kernel numbers, "0" or "0,2") that this memory lies on; "unreadable: <why>" if hwloc can't say.
std::string memory_location(const void* memory, std::size_t bytes);

/// Binds memory that nobody has touched yet to a NUMA node (the kernel's number). Returns why it could not, or "".
std::string bind_memory(const void* memory, std::size_t bytes, unsigned node);

/// The PU the calling thread runs on now, and whether its affinity is exactly that one.
unsigned current_pu();
bool pinned_to(unsigned os_index);

}  // namespace fencepost::harness
