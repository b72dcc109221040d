// Distance classes of two PUs, which determine the cost of a shared line.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "harness/topology/topology.hpp"

namespace fencepost::harness {

/// From near to far. A pair belongs to the first class that is true of it, read from the outside in: two PUs of
/// one L3 that spans several NUMA nodes are `other_numa`.
enum class Distance {
  same_core,      ///< SMT siblings
  same_l2,        ///< another core, one L2
  same_cluster,   ///< another L2, one group of cores within the L3, where hwloc knows such groups
  same_l3,        ///< another L2 and group, one L3 (a CCX on AMD)
  same_die,       ///< another L3, one die or group of several L3, where hwloc knows such groups
  same_package,   ///< another L3 and die, or there is none; same NUMA node
  other_numa,     ///< another NUMA node of the same package
  other_package,  ///< another package
};

/// In the order of Distance; these names are used in flags, case names and results.
inline constexpr std::array<std::string_view, 8> distance_names{
    "same-core", "same-l2",      "same-cluster", "same-l3",
    "same-die",  "same-package", "other-numa",   "other-package"};
inline constexpr std::size_t distances = distance_names.size();

constexpr std::string_view name_of(Distance distance) {
  return distance_names[static_cast<std::size_t>(distance)];
}

/// The class of a pair; symmetric. same_core if both are the same PU.
Distance distance(const Pu& a, const Pu& b);

/// The class with that name; empty for any other text.
std::optional<Distance> distance_named(std::string_view name);

}  // namespace fencepost::harness
