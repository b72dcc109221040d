// The workload of a run without making every case, for machines with so many pairs of PUs that this would take too long:
// 1,024 PUs have half a million pairs and millions of cases.
#pragma once

#include <optional>

#include "harness/plan/plan.hpp"
#include "harness/plan/workload.hpp"

namespace fencepost::harness {

/// Workload of the cases that choose_cases() finds. Without a filter it takes milliseconds: cases are made for only one pair
/// of those that make equally many (Scope::pairs). With a filter all names are needed; the result is empty above some
/// 300 PUs, where that would take seconds. `resolution_ns`: see Workload::add(). Throws as choose_cases() does.
std::optional<Workload> planned_work(const ThreadPlacement& placement, const Selection& selection,
                                     double resolution_ns = 0.0);

}  // namespace fencepost::harness
