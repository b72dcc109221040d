// The program, apart from main(): arguments in, exit code out.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace fencepost::harness {

/// Parses the arguments and carries the command out. Exit codes: exit_code.hpp. Errors are one line on `err`.
int run(const std::vector<std::string>& args, std::ostream& out, std::ostream& err);

}  // namespace fencepost::harness
