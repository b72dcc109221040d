#include "harness/topology/describe_pus.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

namespace fencepost::harness {
namespace {

/// By number of the PU.
using NodeOfPu = std::map<unsigned, const hwloc_obj*>;

std::string_view subtype(const hwloc_obj* object) {
  return object->subtype == nullptr ? std::string_view() : object->subtype;
}

/// Memory of a device (GPU, CXL, persistent memory): hwloc may attach it to the PUs that are nearest to it, but the kernel
/// gives such a node no CPU.
bool of_a_device(const hwloc_obj* node) {
  const std::string_view kind = subtype(node);
  return kind == "GPUMemory" || kind == "NVM" || kind.starts_with("CXL") ||
         hwloc_obj_get_info_by_name(const_cast<hwloc_obj_t>(node), "CXLDevice") != nullptr;
}

/// All do where the kernel's list is not known.
bool has_cpus(const std::vector<unsigned>& nodes, const hwloc_obj* node) {
  return nodes.empty() || std::ranges::find(nodes, node->os_index) != nodes.end();
}

/// In hwloc 2 NUMA nodes are not levels of the object tree. A PU may be in several, such as a package's slow memory and the fast
/// memory of a quarter of it: the nearest serves the fewest PUs, and of several with the same PUs it is the one of ordinary
/// memory, then the one with the lowest number. Node by node, as a search for each PU takes half a minute where there
/// are a thousand nodes.
NodeOfPu nearest_nodes(hwloc_topology_t topology, const std::vector<unsigned>& nodes_with_cpus) {
  using Key = std::tuple<int, bool, unsigned>;
  std::vector<std::pair<Key, const hwloc_obj*>> nodes;
  hwloc_obj_t next = nullptr;
  while ((next = hwloc_get_next_obj_by_type(topology, HWLOC_OBJ_NUMANODE, next)) != nullptr) {
    if (of_a_device(next) || !has_cpus(nodes_with_cpus, next)) continue;
    const bool ordinary = subtype(next).empty() || subtype(next) == "DRAM";
    nodes.emplace_back(Key{hwloc_bitmap_weight(next->cpuset), !ordinary, next->os_index}, next);
  }
  std::ranges::stable_sort(nodes, {}, &std::pair<Key, const hwloc_obj*>::first);
  NodeOfPu nearest;
  for (const auto& [key, node] : nodes) {
    int pu = -1;
    // A damaged file may have a node of infinitely many.
    while ((pu = hwloc_bitmap_next(node->cpuset, pu)) >= 0 &&
           static_cast<unsigned>(pu) <= largest_cpu) {
      nearest.emplace(static_cast<unsigned>(pu), node);  // one that is there stays
    }
  }
  return nearest;
}

/// Numbers objects of several levels, in order of first appearance.
class Numbers {
 public:
  unsigned operator()(const hwloc_obj* object) {
    if (object == nullptr) return Pu::none;
    return numbers_.try_emplace(object, static_cast<unsigned>(numbers_.size())).first->second;
  }

 private:
  std::map<const hwloc_obj*, unsigned> numbers_;
};

/// The objects between a PU and its package that hold several cores.
struct Enclosing {
  const hwloc_obj* llc = nullptr;
  const hwloc_obj* cluster = nullptr;
  const hwloc_obj* die = nullptr;
};

/// Groups that the hardware has. hwloc makes others for nodes of memory (these have the node as a child), for distances, for
/// devices and for the processor groups of Windows: the kinds are in its private/misc.h.
bool is_hardware(const hwloc_obj* group) {
  constexpr unsigned windows = 220, distances = 900, devices = 1000;
  const unsigned kind = group->attr->group.kind;
  return group->memory_arity == 0 && kind != windows && kind != distances && kind != devices;
}

bool larger(const hwloc_obj* object, const hwloc_obj* than) {
  return hwloc_bitmap_weight(object->cpuset) > hwloc_bitmap_weight(than->cpuset);
}

bool is_die(const hwloc_obj* object) {
  return object->type == HWLOC_OBJ_DIE ||
         (object->type == HWLOC_OBJ_GROUP && subtype(object) == "Die");
}

bool is_group(const hwloc_obj* object) {
  return object->type == HWLOC_OBJ_DIE || (object->type == HWLOC_OBJ_GROUP && is_hardware(object));
}

/// The innermost of several groups that holds more than the core and its L2.
Enclosing enclosing(const hwloc_obj* pu) {
  Enclosing found;
  bool above_l3 = false;
  const hwloc_obj* inner = pu;
  for (const hwloc_obj* at = pu->parent; at != nullptr; at = at->parent) {
    if (at->type == HWLOC_OBJ_PACKAGE || at->type == HWLOC_OBJ_MACHINE) break;
    above_l3 = above_l3 || at->type == HWLOC_OBJ_L3CACHE;
    if (at->type == HWLOC_OBJ_CORE || at->type == HWLOC_OBJ_L2CACHE) inner = at;
    if (at->type == HWLOC_OBJ_L2CACHE)
      found.cluster = nullptr;  // that was a part of the L2's cores
    if (hwloc_obj_type_is_dcache(at->type) != 0 && at->type != HWLOC_OBJ_L1CACHE) found.llc = at;
    if (!is_group(at) || !larger(at, inner)) continue;
    const hwloc_obj*& level = above_l3 || is_die(at) ? found.die : found.cluster;
    if (level == nullptr) level = at;
  }
  return found;
}

/// Describes PUs one after the other.
class Describer {
 public:
  Describer(hwloc_topology_t topology, NodeOfPu nodes)
      : topology_(topology),
        nodes_(std::move(nodes)),
        cores_(static_cast<unsigned>(
            std::max(0, hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_CORE)))) {}

  Pu operator()(hwloc_obj_t object) {
    Pu pu;
    pu.os_index = object->os_index;
    pu.package = index_of(object, HWLOC_OBJ_PACKAGE, Pu::none);
    // Not a core's number: PUs may stand beside cores.
    pu.core = index_of(object, HWLOC_OBJ_CORE, cores_ + object->logical_index);
    pu.l3 = index_of(object, HWLOC_OBJ_L3CACHE, Pu::none);
    pu.l2 = index_of(object, HWLOC_OBJ_L2CACHE, Pu::none);
    const Enclosing around = enclosing(object);
    pu.llc = llcs_(around.llc);
    pu.cluster = clusters_(around.cluster);
    pu.die = dies_(around.die);
    const auto found = nodes_.find(object->os_index);
    const hwloc_obj* node = found == nodes_.end() ? nullptr : found->second;
    pu.numa = node == nullptr ? Pu::none : node->logical_index;
    const bool memory = node != nullptr && node->attr->numanode.local_memory > 0;
    pu.memory_node = memory ? node->os_index : Pu::none;
    return pu;
  }

 private:
  unsigned index_of(hwloc_obj_t pu, hwloc_obj_type_t type, unsigned otherwise) const {
    const hwloc_obj* found = hwloc_get_ancestor_obj_by_type(topology_, type, pu);
    return found != nullptr ? found->logical_index : otherwise;
  }

  hwloc_topology_t topology_;
  NodeOfPu nodes_;
  unsigned cores_;
  Numbers llcs_, clusters_, dies_;
};

/// As hwloc has them, and last one for PUs of which it says nothing.
std::vector<ReportedKind> reported_kinds(hwloc_topology_t topology) {
  const int number = std::max(0, hwloc_cpukinds_get_nr(topology, 0));
  std::vector<ReportedKind> kinds(static_cast<std::size_t>(number) + 1);
  for (int i = 0; i < number; ++i) {
    ReportedKind& kind = kinds[static_cast<std::size_t>(i)];
    unsigned infos = 0;
    hwloc_info_s* info = nullptr;
    hwloc_cpukinds_get_info(topology, static_cast<unsigned>(i), nullptr, &kind.efficiency, &infos,
                            &info, 0);
    for (unsigned n = 0; n < infos; ++n) kind.facts[info[n].name] = info[n].value;
  }
  return kinds;
}

/// hwloc's kinds, each divided by what the kernel says of its PUs: hwloc knows no kinds in many a guest, and old releases
/// know them by their capacities alone.
class Kinds {
 public:
  Kinds(hwloc_topology_t topology, const KernelFacts& kernel)
      : topology_(topology),
        kernel_(kernel),
        reported_(reported_kinds(topology)),
        all_(reported_.begin(), reported_.end() - 1),
        divided_(reported_.size()) {}

  /// Counts the PU. Returns the index of its kind in all().
  std::size_t of(hwloc_obj_t pu) {
    const int known = hwloc_cpukinds_get_by_cpuset(topology_, pu->cpuset, 0);
    const std::size_t reported = known >= 0 ? static_cast<std::size_t>(known) : unknown();
    KernelFacts::Facts facts = kernel_.facts_of(pu->os_index);
    auto& parts = divided_[reported];
    auto part = parts.find(facts);
    if (part == parts.end()) {
      const std::size_t index = place(reported, parts.empty());
      for (const auto& [name, value] : facts) all_[index].facts[name] = value;
      part = parts.emplace(std::move(facts), index).first;
    }
    ++all_[part->second].pus;
    return part->second;
  }

  /// Also those that hwloc reports and that have no PU that may be used: classes keep their numbers.
  const std::vector<ReportedKind>& all() const { return all_; }

 private:
  std::size_t unknown() const { return reported_.size() - 1; }

  /// The first part of a kind stands where hwloc has the kind, others follow.
  std::size_t place(std::size_t reported, bool first) {
    if (first && reported != unknown()) return reported;
    all_.push_back(reported_[reported]);
    return all_.size() - 1;
  }

  hwloc_topology_t topology_;
  const KernelFacts& kernel_;
  const std::vector<ReportedKind> reported_;  ///< the last: for PUs of which hwloc says nothing
  std::vector<ReportedKind> all_;
  std::vector<std::map<KernelFacts::Facts, std::size_t>> divided_;  ///< of each reported kind
};

}  // namespace

void describe_pus(hwloc_topology_t topology, hwloc_const_bitmap_t allowed,
                  const KernelFacts& kernel, Topology& into) {
  Describer describe(topology, nearest_nodes(topology, kernel.nodes_with_cpus));
  Kinds kinds(topology, kernel);
  hwloc_obj_t object = nullptr;
  while ((object = hwloc_get_next_obj_by_type(topology, HWLOC_OBJ_PU, object)) != nullptr) {
    if (hwloc_bitmap_isset(allowed, object->os_index) == 0) continue;
    Pu pu = describe(object);
    pu.kind = static_cast<int>(kinds.of(object));
    into.pus.push_back(pu);
  }
  CoreClasses classes = classify(kinds.all());
  for (Pu& pu : into.pus) pu.kind = classes.class_of[static_cast<std::size_t>(pu.kind)];
  into.kinds = std::move(classes.classes);
  into.kinds_ranked = classes.ranked;
}

}  // namespace fencepost::harness
