// How much a run would have to do, where all pairs of PUs are so many that naming every case takes longer than
// anyone waits: half a million pairs of 1,024 PUs make millions of cases.
#pragma once

#include <optional>

#include "harness/plan/plan.hpp"
#include "harness/sampling/suite.hpp"

namespace fencepost::harness {

/// Workload of the cases that cases_of() returns. Without a filter in milliseconds: of pairs that make equally many cases
/// (Scope::pairs) one is asked for. With one each name must be made; empty above some 300 PUs, where that takes
/// seconds. Throws as cases_of() does.
std::optional<Workload> planned_work(const ThreadPlacement& placement, const Options& options);

}  // namespace fencepost::harness
