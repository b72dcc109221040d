// The load that a team puts on a core: the key of clean levels (harness/clock/clean_levels.hpp).
#pragma once

#include <string>
#include <vector>

#include "harness/topology/topology.hpp"

namespace fencepost::harness {

/// "kind<k>/core:<n>/alone" or ".../team": the kind of the core of `pus[member]`, the number of `members` (indices into
/// `pus`) on that core, and whether it is the only member.
std::string occupancy_of(const std::vector<Pu>& pus, unsigned member,
                         const std::vector<unsigned>& members);

/// How many of `members` have the CPU of `member`, itself included: more than one with --oversubscribe.
unsigned sharing_cpu(const std::vector<Pu>& pus, unsigned member,
                     const std::vector<unsigned>& members);

}  // namespace fencepost::harness
