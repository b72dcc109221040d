// Results of the topology probe, as text and as records.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "harness/probe/probe.hpp"
#include "harness/results/machine_record.hpp"

namespace fencepost::harness {

/// The disagreements with hwloc's topology, one line each; see disagreement.hpp.
std::vector<std::string> disagreements_of(const std::vector<ProbedPair>& pairs);

/// The disagreements as warnings of id topology_mismatch.
std::vector<machine::Warning> topology_warnings(const std::vector<ProbedPair>& pairs);

/// Records for `topology_probe` of machine.json, with times in core cycles per add.
std::vector<PairRecord> pair_records(const std::vector<ProbedPair>& pairs);

/// Prints a table with a line for each pair, then a line for each disagreement, or one that says there is none. The
/// column of round trips is left out if no pair has one.
void print_probe(const std::vector<ProbedPair>& pairs, std::ostream& out);

}  // namespace fencepost::harness
