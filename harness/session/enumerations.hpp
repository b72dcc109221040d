// The enumerations used in results, from which results/schema/enumerations.json is generated.
#pragma once

#include <string>

namespace fencepost::harness {

/// All enumerations as JSON: name -> list of words, in the order of the C++ enumeration. Ends in a line feed.
std::string enumerations_json();

}  // namespace fencepost::harness
