// Resuming a run that was stopped or killed.
#pragma once

#include <string>

#include "harness/options/options.hpp"

namespace fencepost::harness {

/// Options of the run in `now.resume`: measured as it was started, reported as asked now. Throws UserError.
RunOptions resumed(const RunOptions& now);

/// Throws UserError when the run was begun on another machine or by another build: their rounds must not mix.
void check_resumable(const RunOptions& options, const std::string& machine_id,
                     const std::string& commit, const std::string& variant);

}  // namespace fencepost::harness
