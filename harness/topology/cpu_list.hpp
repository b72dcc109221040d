// Lists of numbers on the command line, such as CPUs and thread counts.
#pragma once

#include <string>
#include <vector>

namespace fencepost::harness {

/// "0,2,8-15:2" -> 0 2 8 10 12 14. Throws UserError naming `flag` for anything else, also for a number
/// that appears twice.
std::vector<unsigned> parse_list(const std::string& text, const std::string& flag);

/// The other way round: 0 1 2 8 -> "0-2,8". `numbers` in any order.
std::string list_text(std::vector<unsigned> numbers);

/// Whether a placement is a list of CPUs instead of a name.
bool is_list(const std::string& placement);

}  // namespace fencepost::harness
