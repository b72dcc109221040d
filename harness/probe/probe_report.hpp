// What a probe of the topology found, for people and for programs.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "harness/probe/probe.hpp"

namespace fencepost::harness {

/// What speaks against hwloc's topology; see disagreement.hpp.
std::vector<std::string> disagreements_of(const std::vector<ProbedPair>& pairs);

/// The list `topology_probe` of machine.json (results/schema.md); costs in core cycles per add, lists for a and b.
nlohmann::json probe_json(const std::vector<ProbedPair>& pairs);

/// A table with a line for each pair, then a line for each disagreement, or one that says there is none. The column
/// of round trips is left out when no pair has one.
void print_probe(const std::vector<ProbedPair>& pairs, std::ostream& out);

}  // namespace fencepost::harness
