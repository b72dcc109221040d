// Measures in slices, as a driver on the other end of a pipe asks for them: two programs that take turns can be
// compared without either having had the better hour.
#pragma once

#include <istream>
#include <ostream>

#include "harness/options/options.hpp"
#include "harness/plan/plan.hpp"

namespace fencepost::harness {

/// Reads commands, one a line, until "quit" or the end of `in`; answers each with one line of JSON (results/schema.md,
/// "Slices"). Between commands all threads sleep.
///
///     (nothing)                 the first answer: who this is, and its cases
///     take <windows> <case>     a round, as a line of samples.jsonl
///     level <value> <occupancy> a clean level that is known; answered by {}
///     symbols                   build id, and the symbol of each case's timed loop
///
/// Returns 0, or 1 after a case that disproved its work or hung. Throws UserError for a command it doesn't know.
int serve_measurements(const ServeOptions& options, Plan plan, std::istream& in, std::ostream& out);

}  // namespace fencepost::harness
