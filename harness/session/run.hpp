// The program, apart from main(): arguments in, exit code out.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace fencepost::harness {

/// Exit codes: 0 done; 1 a case disproved its own work or hung; 2 bad input, one line on `err`;
/// 130/143 stopped by SIGINT/SIGTERM with everything finished so far written.
int run(const std::vector<std::string>& args, std::ostream& out, std::ostream& err);

}  // namespace fencepost::harness
