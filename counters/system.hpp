// System settings that affect counting, read from /proc and /sys.
#pragma once

#include "counters/obstacle.hpp"

namespace fencepost::counters {

/// `root`: in front of every path, for tests. What can't be read counts as not there.
System read_system(const std::string& root = "");

}  // namespace fencepost::counters
