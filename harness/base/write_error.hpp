// Why a file could not be written (or read), from the system's error number alone, and what helps against that.
#pragma once

#include <string>

#include "harness/base/user_error.hpp"

namespace fencepost::harness {

/// What helps against `error` (an errno of opening, writing or renaming a file); "" where nothing is known to. `elsewhere`:
/// the option by which another place is chosen.
std::string remedy_for(int error, const std::string& elsewhere);

/// "cannot <what>: <the system's words for error>; <remedy>", such as "cannot write x/run.json: Read-only file system; ...".
UserError io_error(const std::string& what, int error, const std::string& elsewhere = "--results");

/// "cannot read <path>: <the system's words for error>; <remedy>".
UserError unreadable(const std::string& path, int error, const std::string& remedy);

}  // namespace fencepost::harness
