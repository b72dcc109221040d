// Resuming a run that was stopped or killed.
#pragma once

#include <string>

#include "harness/options/options.hpp"
#include "harness/results/machine_record.hpp"

namespace fencepost::harness {

/// Options of the run in `now.resume`: measured as it was started, reported as asked now. Throws UserError.
RunOptions resumed(const RunOptions& now);

/// Throws UserError when the run was begun on another machine or by another program: their rounds must not mix. Names all
/// that differs; two builds of changed sources differ in nothing but the build id.
void check_resumable(const RunOptions& options, const std::string& machine_id,
                     const BuildRecord& here);

}  // namespace fencepost::harness
