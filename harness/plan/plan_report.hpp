// `fencepost plan`: which PU each thread gets, and the distances between them; as text or JSON.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "harness/plan/plan.hpp"
#include "harness/plan/workload.hpp"

namespace fencepost::harness {

/// Prints aligned text, or for options.json one line of JSON (results/schema/plan.schema.json).
/// With selection.pairs also the pairs: "all", a matrix ordered by topology, or "classes", one pair for each distance.
/// `work`: the workload of a run, if known. Throws UserError for more threads than can be listed.
void report_plan(const Topology& topology, const ThreadPlacement& placement,
                 const PlanOptions& options, std::optional<Workload> work, std::ostream& out);

/// "topology: 8 CPUs, 4 cores, 4 L2, 1 L3, 1 NUMA node, 1 package", of the allowed PUs.
std::string topology_line(const Topology& topology);

/// Prints the plan for the topology that hwloc reads now.
void show_plan(const PlanOptions& options, std::ostream& out);

}  // namespace fencepost::harness
