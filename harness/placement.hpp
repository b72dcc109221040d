// Which PU each thread gets. Pure functions of a list of PUs: tested on machines we do not have.
#pragma once

#include <string>
#include <vector>

#include "harness/topology.hpp"

namespace fencepost::harness {

/// Orders the PUs; a case with N threads uses the first N.
///   compact  nearest first: the siblings of one core, then cores that share a cache, a node, a package
///   spread   farthest first: another package, node and L3 for each next thread, SMT siblings last
/// Both go by topology and never by CPU number, and keep to one core kind (the most powerful) on hybrid
/// machines until it is used up. Throws UserError for another name.
std::vector<Pu> place(const std::vector<Pu>& pus, const std::string& placement);

/// The named PUs in the order given. Throws UserError for one that is not among `pus`.
std::vector<Pu> place_on(const std::vector<Pu>& pus, const std::vector<unsigned>& os_indices);

/// "0,2,8-15:2" -> 0 2 8 10 12 14. Throws UserError naming `flag` for anything else, also for a number
/// that appears twice.
std::vector<unsigned> parse_list(const std::string& text, const std::string& flag);

/// 1, powers of two, the number of cores, and all `pus`; ascending, each once.
std::vector<unsigned> default_thread_counts(unsigned pus, unsigned cores);

}  // namespace fencepost::harness
