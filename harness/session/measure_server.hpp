// The measuring protocol (`fencepost serve`, --slices): measures on request of a driver at the other end of a pipe, and
// sleeps in between. A comparison runs two programs interleaved, so that drift of the machine affects both alike.
#pragma once

#include <istream>
#include <ostream>

#include "harness/options/options.hpp"
#include "harness/plan/plan.hpp"

namespace fencepost::harness {

/// Reads commands, one per line, until "quit" or the end of `in`; answers each with one line of JSON (results/schema.md,
/// "Measuring protocol"). Between commands all threads sleep.
///
///     (nothing)                 the first answer: identification of the program, and its cases
///     take <windows> <case>     a round, as a line of samples.jsonl
///     level <value> <occupancy> sets a clean level, in cycles per add; answered by {}
///     clean <rounds>            which samples are clean (clean_samples.hpp)
///     symbols                   build id, and the symbol of each case's timed loop
///
/// Returns 0, or 1 after a case that failed verification or hung. Throws UserError for an unknown command.
int serve_measurements(const ServeOptions& options, Plan plan, std::istream& in, std::ostream& out);

}  // namespace fencepost::harness
