// Selection of the pairs of PUs for the topology probe. Pure functions of a list of PUs.
#pragma once

#include <cstddef>
#include <random>
#include <vector>

#include "harness/topology/distance.hpp"

namespace fencepost::harness {

struct ProbePair {
  Pu a, b;

  bool operator==(const ProbePair&) const = default;
};

/// Every pair once, in the order of `pus`, if there are at most `most`. Else `most` pairs drawn by `random`:
///   up to half: SMT siblings according to hwloc, one pair of each core;
///   the rest: alternating over the distance classes and over PUs of different cores whose numbers are typical of SMT
///   siblings (2k and 2k+1, or half of all PUs apart, the two numberings of firmware and hypervisors): a hypervisor that
///   hides SMT is most likely to have its siblings there.
std::vector<ProbePair> choose_pairs(const std::vector<Pu>& pus, std::size_t most,
                                    std::mt19937_64& random);

}  // namespace fencepost::harness
