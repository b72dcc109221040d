#include "harness/topology/topology.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <set>
#include <system_error>

#include "harness/base/user_error.hpp"
#include "harness/topology/affinity.hpp"
#include "harness/topology/describe_pus.hpp"
#include "harness/topology/hwloc_handle.hpp"
#include "harness/topology/kernel_facts.hpp"
#include "harness/topology/trial_process.hpp"
#include "machine/system_files.hpp"

namespace fencepost::harness {
namespace {

/// The numbers of the nodes that have memory and are allowed, ascending.
std::vector<unsigned> allowed_memory(hwloc_topology_t topology) {
  const hwloc_const_nodeset_t allowed = hwloc_topology_get_allowed_nodeset(topology);
  std::set<unsigned> found;
  hwloc_obj_t node = nullptr;
  while ((node = hwloc_get_next_obj_by_type(topology, HWLOC_OBJ_NUMANODE, node)) != nullptr) {
    if (node->attr->numanode.local_memory > 0 && hwloc_bitmap_isset(allowed, node->os_index) != 0)
      found.insert(node->os_index);
  }
  return {found.begin(), found.end()};
}

void add_caches(hwloc_topology_t topology, Topology& into) {
  constexpr hwloc_obj_type_t levels[] = {HWLOC_OBJ_L1CACHE, HWLOC_OBJ_L2CACHE, HWLOC_OBJ_L3CACHE};
  for (const hwloc_obj_type_t level : levels) {
    Cache seen{};
    hwloc_obj_t cache = nullptr;
    while ((cache = hwloc_get_next_obj_by_type(topology, level, cache)) != nullptr) {
      const auto& attr = cache->attr->cache;
      const int weight = hwloc_bitmap_weight(cache->cpuset);
      seen = {attr.depth, std::max<std::size_t>(seen.bytes, attr.size), attr.linesize,
              std::max(seen.shared_by, static_cast<unsigned>(std::max(weight, 0)))};
    }
    if (seen.level == 0) continue;
    into.caches.push_back(seen);
    into.line_bytes = std::max(into.line_bytes, seen.line_bytes);
  }
}

std::string export_xml(hwloc_topology_t topology) {
  char* buffer = nullptr;
  int length = 0;
  if (hwloc_topology_export_xmlbuffer(topology, &buffer, &length, 0) != 0) return {};
  std::string xml(buffer, length > 0 ? static_cast<std::size_t>(length - 1) : 0);
  hwloc_free_xmlbuffer(topology, buffer);
  return xml;
}

/// Checks that hwloc does not do itself.
void check(const Topology& topology) {
  if (topology.pus.empty()) {
    throw UserError(topology.this_machine ? "no CPU is allowed to this process (cgroup, taskset)"
                                          : topology.source + " allows no CPU");
  }
  if (!topology.this_machine && topology.pus.size() > most_foreign_pus)
    throw too_large(topology.source);
  std::set<unsigned> numbers;
  for (const Pu& pu : topology.pus) {
    const bool again = !numbers.insert(pu.os_index).second;
    if (!again && pu.os_index <= largest_cpu) continue;
    throw UserError(topology.source + " is of no machine: " +
                    (again ? "two PUs have the number " : "a PU has no number, or ") +
                    std::to_string(pu.os_index));
  }
}

/// Sets the source that hwloc reads. Returns whether hwloc accepted it.
bool give(hwloc_topology_t topology, const TopologySource& source, const std::string& xml) {
  switch (source.kind) {
    case TopologySource::Kind::synthetic:
      return hwloc_topology_set_synthetic(topology, source.text.c_str()) == 0;
    case TopologySource::Kind::xml:  // hwloc counts the terminating zero
      return hwloc_topology_set_xmlbuffer(topology, xml.c_str(),
                                          static_cast<int>(xml.size()) + 1) == 0;
    case TopologySource::Kind::this_machine:
    case TopologySource::Kind::files:  // hwloc looks at the variable
      break;
  }
  return true;
}

/// The error for a source that hwloc can't use.
UserError unusable(const TopologySource& source, const std::string& xml) {
  switch (source.kind) {
    case TopologySource::Kind::synthetic:
      return UserError(source.name() +
                       " is no hwloc synthetic topology, such as 'package:2 l3:4 core:8 pu:2'");
    case TopologySource::Kind::xml:
      return UserError(source.name() + " " + fault_of_xml(xml));
    case TopologySource::Kind::this_machine:
    case TopologySource::Kind::files:
      break;
  }
  return UserError("hwloc cannot read the topology of " + source.name() + " (" +
                   std::generic_category().message(errno) + "); `lstopo` shows what it sees");
}

Topology load(const TopologySource& source, const std::string& xml) {
  const hwloc::Handle handle = hwloc::new_handle();
  if (!give(handle.get(), source, xml) || hwloc_topology_load(handle.get()) != 0)
    throw unusable(source, xml);
  Topology topology;
  topology.source = source.name();
  // Not from hwloc's flag alone: with HWLOC_THISSYSTEM=1 it is set for every topology.
  topology.this_machine = source.kind == TopologySource::Kind::this_machine &&
                          hwloc_topology_is_thissystem(handle.get()) != 0;
  const hwloc::Bitmap bound(hwloc_bitmap_dup(hwloc_topology_get_allowed_cpuset(handle.get())));
  if (topology.this_machine) {
    const hwloc::Bitmap mine(hwloc_bitmap_alloc());
    if (hwloc_get_cpubind(handle.get(), mine.get(), HWLOC_CPUBIND_PROCESS) == 0) {
      hwloc_bitmap_and(bound.get(), bound.get(), mine.get());
    }
  }
  const KernelFacts kernel =
      topology.this_machine ? kernel_facts(machine::SystemFiles()) : KernelFacts();
  describe_pus(handle.get(), bound.get(), kernel, topology);
  topology.memory_nodes = allowed_memory(handle.get());
  add_caches(handle.get(), topology);
  // What was read is not exported anew: a broken file can make hwloc write hundreds of megabytes.
  topology.xml = xml.empty() ? export_xml(handle.get()) : xml;
  return topology;
}

/// hwloc says so only when it is told to be verbose; told in a child, as the environment is everyone's.
bool ignores_indexes(const TopologySource& source) {
  if (source.text.find("indexes=") == std::string::npos) return false;
  const Trial rehearsal = try_in_child([&] {
    setenv("HWLOC_SYNTHETIC_VERBOSE", "1", 1);  // NOLINT(concurrency-mt-unsafe): one thread
    load(source, "");
  });
  return rehearsal.printed.find("index") != std::string::npos;
}

}  // namespace

unsigned Topology::cores() const {
  std::set<unsigned> seen;
  for (const Pu& pu : pus) seen.insert(pu.core);
  return static_cast<unsigned>(seen.size());
}

unsigned Topology::siblings(const Pu& pu, const std::vector<Pu>& team) {
  return static_cast<unsigned>(
      std::ranges::count_if(team, [&](const Pu& other) { return other.core == pu.core; }));
}

Topology read_topology() { return read_topology(source_of_environment()); }

Topology read_topology(const TopologySource& source) {
  std::string xml;
  if (source.kind == TopologySource::Kind::synthetic) check_synthetic(source);
  if (source.kind == TopologySource::Kind::synthetic && ignores_indexes(source)) {
    throw UserError(source.name() + ": hwloc cannot use its indexes, and would number as it likes");
  }
  if (source.kind == TopologySource::Kind::xml) {
    xml = read_xml(source);
    const Trial rehearsal = try_in_child([&] { load(source, xml); });
    // hwloc's banner tells that objects overlap or are out of order; it goes on with what is left.
    const bool repaired = rehearsal.printed.find("hwloc has encountered") != std::string::npos;
    if (!rehearsal.survived || repaired) throw unusable(source, xml);
  }
  Topology topology = load(source, xml);
  check(topology);
  return topology;
}

Topology synthetic_topology(const std::string& description) {
  return read_topology({TopologySource::Kind::synthetic, description});
}

}  // namespace fencepost::harness
