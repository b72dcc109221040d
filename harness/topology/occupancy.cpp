#include "harness/topology/occupancy.hpp"

#include <algorithm>

namespace fencepost::harness {

std::string occupancy_of(const std::vector<Pu>& pus, unsigned member,
                         const std::vector<unsigned>& members) {
  std::vector<Pu> present;
  present.reserve(members.size());
  for (const unsigned one : members) present.push_back(pus[one]);
  return "kind" + std::to_string(pus[member].kind) +
         "/core:" + std::to_string(Topology::siblings(pus[member], present)) +
         (members.size() == 1 ? "/alone" : "/team");
}

unsigned sharing_cpu(const std::vector<Pu>& pus, unsigned member,
                     const std::vector<unsigned>& members) {
  return static_cast<unsigned>(std::ranges::count_if(
      members, [&](unsigned one) { return pus[one].os_index == pus[member].os_index; }));
}

}  // namespace fencepost::harness
