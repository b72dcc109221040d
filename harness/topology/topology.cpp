#include "harness/topology/topology.hpp"

#include <hwloc.h>
#include <sched.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <system_error>

#include "harness/base/user_error.hpp"
#include "harness/topology/trial_process.hpp"

namespace fencepost::harness {
namespace {

struct DestroyTopology {
  void operator()(hwloc_topology* topology) const { hwloc_topology_destroy(topology); }
};
using Handle = std::unique_ptr<hwloc_topology, DestroyTopology>;

struct FreeBitmap {
  void operator()(hwloc_bitmap_s* bitmap) const { hwloc_bitmap_free(bitmap); }
};
using Bitmap = std::unique_ptr<hwloc_bitmap_s, FreeBitmap>;

Handle new_handle() {
  hwloc_topology_t raw = nullptr;
  if (hwloc_topology_init(&raw) != 0) throw UserError("hwloc cannot start: out of memory?");
  return Handle(raw);
}

unsigned ancestor_index(hwloc_topology_t topology, hwloc_obj_t pu, hwloc_obj_type_t type,
                        unsigned fallback) {
  const hwloc_obj* found = hwloc_get_ancestor_obj_by_type(topology, type, pu);
  return found != nullptr ? found->logical_index : fallback;
}

// Far beyond any kernel's. hwloc says 4294967295 where there is none.
constexpr unsigned largest_cpu = 1'000'000;

/// By number of the PU.
using NodeOfPu = std::map<unsigned, const hwloc_obj*>;

/// In hwloc 2 NUMA nodes are not levels of the object tree. A PU may be in several, such as a package's slow memory and the fast
/// memory of a quarter of it: the nearest serves the fewest PUs. Node by node, as a search for each PU takes half a
/// minute where there are a thousand nodes.
NodeOfPu nearest_nodes(hwloc_topology_t topology) {
  std::vector<std::pair<int, const hwloc_obj*>> nodes;
  hwloc_obj_t next = nullptr;
  while ((next = hwloc_get_next_obj_by_type(topology, HWLOC_OBJ_NUMANODE, next)) != nullptr)
    nodes.emplace_back(hwloc_bitmap_weight(next->cpuset), next);
  std::ranges::stable_sort(nodes, {}, &std::pair<int, const hwloc_obj*>::first);
  NodeOfPu nearest;
  for (const auto& [weight, node] : nodes) {
    int pu = -1;
    // A damaged file may have a node of infinitely many.
    while ((pu = hwloc_bitmap_next(node->cpuset, pu)) >= 0 &&
           static_cast<unsigned>(pu) <= largest_cpu) {
      nearest.emplace(static_cast<unsigned>(pu), node);  // one that is there stays
    }
  }
  return nearest;
}

Pu describe(hwloc_topology_t topology, hwloc_obj_t object, const NodeOfPu& nodes) {
  Pu pu;
  pu.os_index = object->os_index;
  pu.package = ancestor_index(topology, object, HWLOC_OBJ_PACKAGE, 0);
  pu.core = ancestor_index(topology, object, HWLOC_OBJ_CORE, object->logical_index);
  const auto found = nodes.find(object->os_index);
  const hwloc_obj* node = found == nodes.end() ? nullptr : found->second;
  pu.numa = node == nullptr ? Pu::none : node->logical_index;
  const bool memory = node != nullptr && node->attr->numanode.local_memory > 0;
  pu.memory_node = memory ? node->os_index : Pu::none;
  pu.l3 = ancestor_index(topology, object, HWLOC_OBJ_L3CACHE, Pu::none);
  pu.l2 = ancestor_index(topology, object, HWLOC_OBJ_L2CACHE, Pu::none);
  pu.kind = std::max(0, hwloc_cpukinds_get_by_cpuset(topology, object->cpuset, 0));
  return pu;
}

void add_kinds(hwloc_topology_t topology, Topology& into) {
  const int kinds = hwloc_cpukinds_get_nr(topology, 0);
  for (int kind = 0; kind < kinds; ++kind) {
    const auto pus = std::ranges::count(into.pus, kind, &Pu::kind);
    if (pus == 0) continue;
    CoreKind seen{kind, {}, static_cast<unsigned>(pus)};
    unsigned infos = 0;
    hwloc_info_s* info = nullptr;
    hwloc_cpukinds_get_info(topology, static_cast<unsigned>(kind), nullptr, nullptr, &infos, &info,
                            0);
    for (unsigned i = 0; i < infos; ++i) {
      if (std::string_view(info[i].name) == "CoreType") seen.name = info[i].value;
    }
    into.kinds.push_back(std::move(seen));
  }
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
UserError unusable(const TopologySource& source) {
  switch (source.kind) {
    case TopologySource::Kind::synthetic:
      return UserError(source.name() +
                       " is no hwloc synthetic topology, such as 'package:2 l3:4 core:8 pu:2'");
    case TopologySource::Kind::xml:
      return UserError(source.name() +
                       " is no whole hwloc XML export; `lstopo file.xml` writes one");
    case TopologySource::Kind::this_machine:
    case TopologySource::Kind::files:
      break;
  }
  return UserError("hwloc cannot read the topology of " + source.name() + " (" +
                   std::generic_category().message(errno) + "); `lstopo` shows what it sees");
}

Topology load(const TopologySource& source, const std::string& xml) {
  const Handle handle = new_handle();
  if (!give(handle.get(), source, xml) || hwloc_topology_load(handle.get()) != 0)
    throw unusable(source);
  Topology topology;
  topology.source = source.name();
  // Not from hwloc's flag alone: with HWLOC_THISSYSTEM=1 it is set for every topology.
  topology.this_machine = source.kind == TopologySource::Kind::this_machine &&
                          hwloc_topology_is_thissystem(handle.get()) != 0;
  const Bitmap bound(hwloc_bitmap_dup(hwloc_topology_get_allowed_cpuset(handle.get())));
  if (topology.this_machine) {
    const Bitmap mine(hwloc_bitmap_alloc());
    if (hwloc_get_cpubind(handle.get(), mine.get(), HWLOC_CPUBIND_PROCESS) == 0) {
      hwloc_bitmap_and(bound.get(), bound.get(), mine.get());
    }
  }
  const NodeOfPu nodes = nearest_nodes(handle.get());
  hwloc_obj_t pu = nullptr;
  while ((pu = hwloc_get_next_obj_by_type(handle.get(), HWLOC_OBJ_PU, pu)) != nullptr) {
    if (hwloc_bitmap_isset(bound.get(), pu->os_index)) {
      topology.pus.push_back(describe(handle.get(), pu, nodes));
    }
  }
  add_kinds(handle.get(), topology);
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
    const bool mended = rehearsal.printed.find("hwloc has encountered") != std::string::npos;
    if (!rehearsal.survived || mended) throw unusable(source);
  }
  Topology topology = load(source, xml);
  check(topology);
  return topology;
}

Topology synthetic_topology(const std::string& description) {
  return read_topology({TopologySource::Kind::synthetic, description});
}

namespace {

/// One bare handle for the process: binding needs a loaded topology of this system, and loading is slow.
hwloc_topology* this_system() {
  static const Handle handle = [] {
    Handle fresh = new_handle();
    if (hwloc_topology_load(fresh.get()) != 0) throw UserError("hwloc cannot read the topology");
    return fresh;
  }();
  return handle.get();
}

}  // namespace

void pin_this_thread(unsigned os_index) {
  const Bitmap one(hwloc_bitmap_alloc());
  hwloc_bitmap_only(one.get(), os_index);
  if (hwloc_set_cpubind(this_system(), one.get(), HWLOC_CPUBIND_THREAD | HWLOC_CPUBIND_STRICT) !=
      0) {
    throw UserError("cannot pin a thread to CPU " + std::to_string(os_index) + ": " +
                    std::generic_category().message(errno) +
                    "; is it allowed to this process (taskset -p $$)?");
  }
}

std::string bind_memory(const void* memory, std::size_t bytes, unsigned node) {
  const Bitmap one(hwloc_bitmap_alloc());
  hwloc_bitmap_only(one.get(), node);
  const int failed =
      hwloc_set_area_membind(this_system(), memory, bytes, one.get(), HWLOC_MEMBIND_BIND,
                             HWLOC_MEMBIND_BYNODESET | HWLOC_MEMBIND_STRICT);
  return failed == 0 ? "" : std::generic_category().message(errno);
}

std::string memory_location(const void* memory, std::size_t bytes) {
  const Bitmap nodes(hwloc_bitmap_alloc());
  if (hwloc_get_area_memlocation(this_system(), memory, bytes, nodes.get(),
                                 HWLOC_MEMBIND_BYNODESET) != 0) {
    return "unreadable: " + std::generic_category().message(errno);
  }
  char* text = nullptr;
  if (hwloc_bitmap_list_asprintf(&text, nodes.get()) < 0) return "unreadable: out of memory";
  std::string list(text);
  std::free(text);
  return list;
}

unsigned current_pu() { return static_cast<unsigned>(sched_getcpu()); }

bool pinned_to(unsigned os_index) {
  cpu_set_t* set = CPU_ALLOC(os_index + 1024);
  const std::size_t size = CPU_ALLOC_SIZE(os_index + 1024);
  CPU_ZERO_S(size, set);
  const bool exact = sched_getaffinity(0, size, set) == 0 && CPU_COUNT_S(size, set) == 1 &&
                     CPU_ISSET_S(os_index, size, set) != 0;
  CPU_FREE(set);
  return exact && current_pu() == os_index;
}

}  // namespace fencepost::harness
