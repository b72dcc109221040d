// The shapes of the windows of a comparison, by the test of a run (base/shape.hpp). A comparison of two programs passes the
// windows of both to one of them.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace fencepost::harness {

/// `cases`, in JSON: for each case a list of groups (windows that may resemble each other, such as those of a process), each
/// a list of one value or more, over 0.
/// Returns `shapes`: for each case `dip` and `modes`, or null where it has fewer than least_windows_for_shape values.
/// Throws UserError, with the number of the case (from 0), where the input is not that.
nlohmann::json shapes(const std::string& cases);

}  // namespace fencepost::harness
