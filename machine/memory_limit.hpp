// How much more memory this process may take before the system or a control group stops it.
#pragma once

#include <optional>
#include <string>

#include "machine/system_files.hpp"

namespace fencepost::machine {

struct MemoryLimit {
  double bytes = 0.0;
  std::string
      by;  ///< what sets it: "MemAvailable in /proc/meminfo", "ulimit -v", or a file of a control group

  bool operator==(const MemoryLimit&) const = default;
};

/// The smallest of what the kernel takes to be available (MemAvailable, proc_meminfo(5)), what is left of the limit of address
/// space, and what each control group of version 1 or 2 has left, page cache that can be dropped counted as free; nothing where
/// none of them can be read.
std::optional<MemoryLimit> memory_limit(const SystemFiles& files);

}  // namespace fencepost::machine
