#include "harness/topology/placement.hpp"

#include <algorithm>
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
  using Key = std::tuple<int, unsigned, unsigned, unsigned, unsigned, unsigned>;
  std::vector<std::pair<Key, Pu>> keyed;
  // Cores are ranked within what is left of an L3 in a NUMA node of a package: with sub-NUMA clusters an L3
  // spans several nodes, and a node may span packages.
  Ranks smt, core, l3, numa;
  for (const Pu& pu : pus) {
    // Compared from left to right: a core's second sibling comes after every first one, a cache's
    // second core after the first core of every cache, and so on outwards.
    keyed.emplace_back(
        Key{-pu.kind, smt({pu.core}, pu.os_index), core({pu.package, pu.numa, pu.l3}, pu.core),
            l3({pu.package, pu.numa}, pu.l3), numa({pu.package}, pu.numa), pu.package},
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

std::vector<Pu> not_empty(std::vector<Pu> order, const std::string& placement,
                          const std::string& lacking) {
  if (order.empty())
    throw UserError("--placement=" + placement + ": " + lacking + " among the PUs");
  return order;
}

}  // namespace

std::vector<Pu> place(const std::vector<Pu>& pus, const std::string& placement) {
  if (placement == "compact") return compact(pus);
  if (placement == "spread") return spread(pus);
  if (placement == "one-per-l3")
    return not_empty(one_per(pus, &Pu::l3), placement, "hwloc knows of no L3");
  if (placement == "one-per-numa")
    return not_empty(one_per(pus, &Pu::numa), placement, "hwloc knows of no NUMA node");
  if (placement == "smt-pairs")
    return not_empty(smt_pairs(pus), placement, "there are no SMT siblings");
  if (placement.starts_with(same_class_prefix)) return place_in_class(pus, placement);
  throw UserError("--placement=" + placement +
                  " is not known; use compact, spread, one-per-l3, one-per-numa, smt-pairs, "
                  "same-class:<distance> or a "
                  "list such as 0,2,8-15:2");
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
