// Default numbers of threads to measure. Pure functions of a list of PUs.
#pragma once

#include <vector>

#include "harness/topology/topology.hpp"

namespace fencepost::harness {

/// When PUs are taken in this order: 1, powers of two, the number of cores, all; and for cores, L2, L3, NUMA nodes
/// and packages where the first one is left (compact: it is full) and where one is entered again (spread: all are
/// in use). Ascending, each once. Short on any machine: 22 at most for 1,024 PUs, and as a rule 11 to 14.
std::vector<unsigned> default_thread_counts(const std::vector<Pu>& order);

}  // namespace fencepost::harness
