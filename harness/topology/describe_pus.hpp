// From hwloc's objects to PUs and kinds of cores. For topology.cpp.
#pragma once

#include <hwloc.h>

#include "harness/topology/kernel_facts.hpp"
#include "harness/topology/topology.hpp"

namespace fencepost::harness {

/// Numbers of CPUs beyond this are none: far beyond any kernel's. hwloc says 4294967295 where there is none.
inline constexpr unsigned largest_cpu = 1'000'000;

/// Fills in pus, kinds and kinds_ranked: those of the PUs in `allowed`.
void describe_pus(hwloc_topology_t topology, hwloc_const_bitmap_t allowed,
                  const KernelFacts& kernel, Topology& into);

}  // namespace fencepost::harness
