#include "harness/topology/distance.hpp"

#include <algorithm>

namespace fencepost::harness {
namespace {

bool share(unsigned a, unsigned b) { return a == b && a != Pu::none; }

}  // namespace

Distance distance(const Pu& a, const Pu& b) {
  if (a.package != b.package) return Distance::other_package;
  if (a.core == b.core) return Distance::same_core;
  if (share(a.l2, b.l2)) return Distance::same_l2;
  if (a.numa != b.numa) return Distance::other_numa;
  if (share(a.cluster, b.cluster)) return Distance::same_cluster;
  if (share(a.l3, b.l3)) return Distance::same_l3;
  return share(a.die, b.die) ? Distance::same_die : Distance::same_package;
}

std::optional<Distance> distance_named(std::string_view name) {
  const auto found = std::ranges::find(distance_names, name);
  if (found == distance_names.end()) return std::nullopt;
  return static_cast<Distance>(found - distance_names.begin());
}

}  // namespace fencepost::harness
