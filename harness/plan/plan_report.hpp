// `fencepost --plan`: which PU each thread gets, and how far apart they stand; for people and for programs.
#pragma once

#include <iosfwd>
#include <optional>

#include "harness/plan/plan.hpp"
#include "harness/sampling/suite.hpp"

namespace fencepost::harness {

/// As options.plan says: "table", aligned text, or "json", one line as results/schema/plan.schema.json describes.
/// With options.pairs also the pairs: "all", a matrix ordered by topology, or "classes", one for each distance.
/// `work`: what a run would measure, where that is known. Throws UserError for more threads than it lists.
void report_plan(const Topology& topology, const ThreadPlacement& placement, const Options& options,
                 std::optional<Workload> work, std::ostream& out);

/// Prints the plan for the topology that hwloc reads now.
void show_plan(const Options& options, std::ostream& out);

}  // namespace fencepost::harness
