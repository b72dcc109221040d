// The control groups that a process is in, version 1 or 2, as far as it can see them: a container sees its own tree.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "machine/system_files.hpp"

namespace fencepost::machine {

struct ControlGroup {
  int version = 0;
  std::string folder;
};

/// The groups of a controller, such as "cpu", that hold for this process: its own, then those above it.
std::vector<ControlGroup> control_groups(const SystemFiles& files, std::string_view controller);

/// A number by its name in "name value" lines, as cpu.stat and memory.stat have them; 0 where it is missing.
double stat_value(std::string_view text, std::string_view name);

}  // namespace fencepost::machine
