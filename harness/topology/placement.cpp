#include "harness/topology/placement.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "harness/base/user_error.hpp"
#include "harness/topology/pairs.hpp"

namespace fencepost::harness {
namespace {

/// Rank of `child` among the children of `parent`, in order of first appearance.
class Ranks {
 public:
  unsigned operator()(const std::vector<unsigned>& parent, unsigned child) {
    auto& children = seen_[parent];
    const auto found = std::ranges::find(children, child);
    if (found != children.end()) return static_cast<unsigned>(found - children.begin());
    children.push_back(child);
    return static_cast<unsigned>(children.size() - 1);
  }

 private:
  std::map<std::vector<unsigned>, std::vector<unsigned>> seen_;
};

std::vector<Pu> spread(const std::vector<Pu>& pus) {
  using Key = std::tuple<int, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned>;
  std::vector<std::pair<Key, Pu>> keyed;
  // Cores are ranked within what is left of a last-level cache in a NUMA node of a package: with sub-NUMA clusters an L3
  // spans several nodes, and a node may span packages. Where there are no clusters and dies, their ranks are all 0.
  Ranks smt, core, cluster, llc, die, numa;
  for (const Pu& pu : pus) {
    // Compared from left to right: a core's second sibling comes after every first one, a cache's
    // second core after the first core of every cache, and so on outwards.
    keyed.emplace_back(
        Key{-pu.kind, smt({pu.core}, pu.os_index),
            core({pu.package, pu.numa, pu.die, pu.llc, pu.cluster}, pu.core),
            cluster({pu.package, pu.numa, pu.die, pu.llc}, pu.cluster),
            llc({pu.package, pu.numa, pu.die}, pu.llc), die({pu.package, pu.numa}, pu.die),
            numa({pu.package}, pu.numa), pu.package},
        pu);
  }
  std::ranges::stable_sort(keyed, {}, &std::pair<Key, Pu>::first);
  std::vector<Pu> order;
  for (auto& [key, pu] : keyed) order.push_back(pu);
  return order;
}

std::vector<Pu> compact(std::vector<Pu> pus) {
  // hwloc's logical order already is nearest-first; a stable sort keeps it inside each core kind.
  std::ranges::stable_sort(pus, std::greater{}, &Pu::kind);
  return pus;
}

/// The first PU for each value of the member, in compact order; those without one are left out.
std::vector<Pu> one_per(const std::vector<Pu>& pus, unsigned Pu::*member) {
  std::set<unsigned> seen{Pu::none};
  std::vector<Pu> order;
  for (const Pu& pu : compact(pus)) {
    if (seen.insert(pu.*member).second) order.push_back(pu);
  }
  return order;
}

std::vector<Pu> smt_pairs(const std::vector<Pu>& pus) {
  std::map<unsigned, std::vector<Pu>> by_core;
  for (const Pu& pu : pus) by_core[pu.core].push_back(pu);
  std::vector<Pu> order;
  for (const Pu& first : spread(pus)) {
    auto& core = by_core[first.core];
    if (core.size() >= 2) order.insert(order.end(), {core[0], core[1]});
    core.clear();
  }
  return order;
}

/// The classes are nested: where all are within the wanted distance of one another, taking the next PU that stands
/// at exactly that distance from each taken before finds as many as there are.
std::vector<Pu> same_class(const std::vector<Pu>& pus, Distance wanted) {
  std::vector<Pu> open = compact(pus), best;
  while (open.size() > best.size()) {
    const Pu first = open.front();
    std::vector<Pu> taken;
    for (const Pu& pu : open) {
      const bool fits = std::ranges::all_of(
          taken, [&](const Pu& other) { return distance(pu, other) == wanted; });
      if (fits) taken.push_back(pu);
    }
    if (taken.size() > best.size()) best = std::move(taken);
    std::erase_if(open, [&](const Pu& pu) { return distance(first, pu) <= wanted; });
  }
  if (best.size() < 2) best.clear();
  return best;
}

std::string classes_of(const std::vector<Pu>& pus) {
  std::string list;
  for (const PuPair& pair : pairs_by_class(pus))
    list += (list.empty() ? "" : ", ") + std::string(name_of(pair.distance));
  return list.empty() ? "there is no pair" : "there are " + list;
}

constexpr std::string_view same_class_prefix = "same-class:";

std::vector<Pu> place_in_class(const std::vector<Pu>& pus, const std::string& placement) {
  const auto wanted = distance_named(std::string_view(placement).substr(same_class_prefix.size()));
  if (!wanted) {
    std::string known;
    for (const std::string_view name : distance_names)
      known += (known.empty() ? "" : ", ") + std::string(name);
    throw UserError("--placement=" + placement + ": use one of the distances " + known);
  }
  std::vector<Pu> order = same_class(pus, *wanted);
  if (order.empty()) {
    throw UserError("--placement=" + placement + ": no two of the PUs stand at that distance; " +
                    classes_of(pus));
  }
  return order;
}

std::vector<Pu> one_per_l3(const std::vector<Pu>& pus) { return one_per(pus, &Pu::l3); }
std::vector<Pu> one_per_llc(const std::vector<Pu>& pus) { return one_per(pus, &Pu::llc); }
std::vector<Pu> one_per_numa(const std::vector<Pu>& pus) { return one_per(pus, &Pu::numa); }

/// A placement by name. `order`: may leave PUs out. `lacking`: why it can leave out all of them.
struct Placement {
  std::string_view name;
  std::vector<Pu> (*order)(const std::vector<Pu>& pus);
  std::string_view lacking;
};

constexpr std::array<Placement, 6> placements{{
    // All PUs, nearest first: the siblings of one core, then cores that share a cache, a node, a package.
    {"compact", [](const std::vector<Pu>& pus) { return compact(pus); }, ""},
    // All PUs, farthest first: another package, node and L3 for each next thread, SMT siblings last.
    {"spread", spread, ""},
    // The first PU of each L3, nearest L3 first. PUs without an L3 are left out.
    {"one-per-l3", one_per_l3, "hwloc knows of no L3"},
    // The first PU below each last-level cache, whichever level that is: the L2 where several cores share it and there is no L3.
    {"one-per-llc", one_per_llc, "hwloc knows of no L2 or L3"},
    // The first PU of each NUMA node, nearest node first. PUs without a node are left out.
    {"one-per-numa", one_per_numa, "hwloc knows of no NUMA node"},
    // The first two PUs of each core, side by side, cores in the order of spread. Cores of which only one PU is allowed
    // are left out.
    {"smt-pairs", smt_pairs, "there are no SMT siblings"},
}};

}  // namespace

std::string placement_names() {
  std::string names;
  for (const Placement& one : placements) names += std::string(one.name) + ", ";
  return names + std::string(same_class_prefix) + "<distance>";
}

std::vector<Pu> place(const std::vector<Pu>& pus, const std::string& placement) {
  if (placement.starts_with(same_class_prefix)) return place_in_class(pus, placement);
  const auto* found = std::ranges::find(placements, placement, &Placement::name);
  if (found == placements.end()) {
    throw UserError("--placement=" + placement + " is not known; use " + placement_names() +
                    " or a list such as 0,2,8-15:2");
  }
  std::vector<Pu> order = found->order(pus);
  if (order.empty() && !pus.empty())
    throw UserError("--placement=" + placement + ": " + std::string(found->lacking) +
                    " among the PUs");
  return order;
}

std::vector<Pu> place_on(const std::vector<Pu>& pus, const std::vector<unsigned>& os_indices,
                         const std::string& flag) {
  std::vector<Pu> order;
  for (const unsigned wanted : os_indices) {
    const auto found = std::ranges::find(pus, wanted, &Pu::os_index);
    if (found == pus.end()) {
      throw UserError(
          flag + ": CPU " + std::to_string(wanted) +
          " does not exist or is not allowed to this process; `taskset -cp $$` tells which are");
    }
    order.push_back(*found);
  }
  return order;
}

std::vector<Pu> unique_pus(const std::vector<Pu>& pus) {
  std::vector<Pu> found;
  for (const Pu& pu : pus) {
    if (std::ranges::find(found, pu) == found.end()) found.push_back(pu);
  }
  return found;
}

}  // namespace fencepost::harness
