// A complete run: calibration, measurement, results.
#pragma once

#include <ostream>

#include "harness/options/options.hpp"
#include "harness/plan/plan.hpp"

namespace fencepost::harness {

/// Makes the results folder (or opens the one to resume), measures `plan` and writes everything. An exit code as of
/// run(). Throws UserError. Where a primitive hangs it does not return but ends the process with that code, since
/// stuck threads cannot be taken down.
int run_session(const RunOptions& options, Plan plan, std::ostream& out, std::ostream& err);

}  // namespace fencepost::harness
