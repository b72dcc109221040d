// Pairs of PUs: every one, or one for each distance class. Pure functions of a list of PUs.
#pragma once

#include <vector>

#include "harness/topology/distance.hpp"

namespace fencepost::harness {

/// Two entries of the list that was given, a < b.
struct PuPair {
  unsigned a, b;
  Distance distance;

  bool operator==(const PuPair&) const = default;
};

/// Each pair once: (0,1) (0,2) ... (1,2) ...; n (n - 1) / 2 of them, none for fewer than two PUs.
std::vector<PuPair> all_pairs(const std::vector<Pu>& pus);

/// The first pair of all_pairs() for each class that exists, from near to far.
std::vector<PuPair> pairs_by_class(const std::vector<Pu>& pus);

}  // namespace fencepost::harness
