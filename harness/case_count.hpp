// How many cases a run would have, where all pairs of PUs are so many that naming every case takes longer than
// anyone waits: half a million pairs of 1,024 PUs make millions of cases.
#pragma once

#include <cstddef>
#include <optional>

#include "harness/plan.hpp"

namespace fencepost::harness {

/// As many as cases_of() has. Without a filter in milliseconds: of pairs that make equally many cases (Scope::pairs)
/// one is asked for. With one each name must be made; empty above some 300 PUs, where that takes seconds. Throws as
/// cases_of() does.
std::optional<std::size_t> count_cases(const Seating& seating, const Options& options);

}  // namespace fencepost::harness
