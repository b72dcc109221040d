// The shapes of the windows of a comparison, by the test of a run (base/shape.hpp).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace fencepost::harness {

/// `cases`, in JSON: for each case groups (windows of a process, which may resemble each other) of values over 0.
/// Returns `shapes`: for each case `dip` and `modes`, or null for fewer than least_windows_for_shape values. Throws UserError.
nlohmann::json shapes(const std::string& cases);

}  // namespace fencepost::harness
