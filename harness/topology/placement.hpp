// Which PU each thread gets. Pure functions of a list of PUs: tested on machines we do not have.
#pragma once

#include <string>
#include <vector>

#include "harness/topology/topology.hpp"

namespace fencepost::harness {

/// Orders the PUs; a case with N threads uses the first N. All placements go by topology and never by CPU number; of
/// several core kinds the more powerful comes first. The table in placement.cpp lists them. Besides,
/// same-class:<class> takes as many PUs as can be found of which each two stand at that distance, and of several such
/// sets the first; same-l3, for example, takes one PU of each L2 (or core) under one L3.
/// Placements that leave PUs out offer fewer threads. `pus` must be in topological order, as Topology has them. Throws
/// UserError for another name, and when no PU or, for pairs and classes, no pair is left; names what there is.
std::vector<Pu> place(const std::vector<Pu>& pus, const std::string& placement);

/// All names with commas between, for help and errors: "compact, spread, ..., same-class:<distance>".
std::string placement_names();

/// The named PUs in the order given. Throws UserError naming `flag` for one that is not among `pus`.
std::vector<Pu> place_on(const std::vector<Pu>& pus, const std::vector<unsigned>& os_indices,
                         const std::string& flag);

/// Each PU once, in the order of first appearance: an oversubscribed team has a PU several times.
std::vector<Pu> unique_pus(const std::vector<Pu>& pus);

}  // namespace fencepost::harness
