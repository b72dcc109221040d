// Which PU each thread gets. Pure functions of a list of PUs: tested on machines we do not have.
#pragma once

#include <string>
#include <vector>

#include "harness/topology/topology.hpp"

namespace fencepost::harness {

/// Orders the PUs; a case with N threads uses the first N. All go by topology and never by CPU number; of several
/// core kinds the more powerful comes first.
///   compact             all; nearest first: the siblings of one core, then cores that share a cache, a node, a
///                       package
///   spread              all; farthest first: another package, node and L3 for each next thread, SMT siblings last
///   one-per-l3          the first PU of each L3, nearest L3 first; what is under no L3 is left out
///   one-per-numa        the first PU of each NUMA node, nearest node first; what is in no node is left out
///   smt-pairs           the first two PUs of each core, side by side, the cores in the order of spread; cores of
///                       which only one PU is allowed are left out
///   same-class:<class>  as many PUs as can be found of which each two stand at that distance; of several such
///                       sets the first. same-l3, for example: one PU of each L2 (or core) under one L3
/// Placements that leave PUs out offer fewer threads. `pus` must be in topological order, as Topology has them. Throws
/// UserError for another name, and when nothing or, for the last two, no pair is left; names what there is.
std::vector<Pu> place(const std::vector<Pu>& pus, const std::string& placement);

/// The named PUs in the order given. Throws UserError naming `flag` for one that is not among `pus`.
std::vector<Pu> place_on(const std::vector<Pu>& pus, const std::vector<unsigned>& os_indices,
                         const std::string& flag);

}  // namespace fencepost::harness
