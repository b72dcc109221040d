// The entry point of the program, called by main().
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace fencepost::harness {

/// Parses the arguments and executes the command. Returns an exit code of exit_code.hpp. Errors are one line on `err`.
int run(const std::vector<std::string>& args, std::ostream& out, std::ostream& err);

}  // namespace fencepost::harness
