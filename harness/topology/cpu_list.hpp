// Lists of numbers on the command line.
#pragma once

#include <string>
#include <vector>

namespace fencepost::harness {

/// "0,2,8-15:2" -> 0 2 8 10 12 14. Throws UserError naming `flag` for anything else, also for a number
/// that appears twice.
std::vector<unsigned> parse_list(const std::string& text, const std::string& flag);

/// Whether a placement is such a list instead of a name.
bool is_list(const std::string& placement);

}  // namespace fencepost::harness
