#include "harness/topology/pairs.hpp"

#include <array>
#include <optional>

namespace fencepost::harness {
namespace {

/// Calls visit(pair) until it returns false.
template <class Visit>
void each_pair(const std::vector<Pu>& pus, Visit visit) {
  const auto n = static_cast<unsigned>(pus.size());
  for (unsigned a = 0; a < n; ++a) {
    for (unsigned b = a + 1; b < n; ++b) {
      if (!visit(PuPair{a, b, distance(pus[a], pus[b])})) return;
    }
  }
}

}  // namespace

std::vector<PuPair> all_pairs(const std::vector<Pu>& pus) {
  std::vector<PuPair> pairs;
  pairs.reserve(pus.size() * (pus.size() + 1) / 2);
  each_pair(pus, [&](const PuPair& pair) {
    pairs.push_back(pair);
    return true;
  });
  return pairs;
}

std::vector<PuPair> pairs_by_class(const std::vector<Pu>& pus) {
  std::array<std::optional<PuPair>, distances> first;
  std::size_t found = 0;
  each_pair(pus, [&](const PuPair& pair) {
    auto& slot = first[static_cast<std::size_t>(pair.distance)];
    if (!slot) {
      slot = pair;
      ++found;
    }
    return found < distances;
  });
  std::vector<PuPair> pairs;
  for (const auto& pair : first) {
    if (pair) pairs.push_back(*pair);
  }
  return pairs;
}

}  // namespace fencepost::harness
