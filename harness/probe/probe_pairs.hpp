// Which pairs of PUs a probe of the topology looks at. Pure functions of a list of PUs.
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

/// Every pair once, in the order of `pus`, if they are no more than `most`. Else `most` of them, drawn by `random`:
///   up to half: the siblings that hwloc names, two of each core;
///   the rest: in turn from each distance class, and from PUs of different cores whose numbers look like siblings'
///   (2k and 2k+1, or half of all apart, the two ways in which firmware and hypervisors count), which is where a
///   hypervisor that hides SMT would have them.
std::vector<ProbePair> choose_pairs(const std::vector<Pu>& pus, std::size_t most,
                                    std::mt19937_64& random);

}  // namespace fencepost::harness
