// Where the memory of a run lies: for machine.json, and a warning where that is not where it should.
#pragma once

#include <vector>

#include "harness/results/machine_record.hpp"
#include "harness/team/pools.hpp"
#include "machine/warning.hpp"

namespace fencepost::harness {

/// As the kernel says now. The team's first thread has a pool on its node.
PoolRecord pool_record(const Pools& pools);

/// A warning for each NUMA node whose memory, or whose threads' own memory or stacks, are on another node.
std::vector<machine::Warning> misplaced(const PoolRecord& pool);

}  // namespace fencepost::harness
