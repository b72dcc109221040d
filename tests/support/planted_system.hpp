// A /proc and a /sys of the test's own making.
#pragma once

#include <string>

#include "machine/system_files.hpp"
#include "tests/support/planted_root.hpp"

namespace fencepost::machine {

class PlantedSystem {
 public:
  /// Writes a file with a newline at its end, as the kernel does. `path` as on a real system.
  PlantedSystem& file(const std::string& path, const std::string& text) {
    root_.add(path, text + "\n");
    return *this;
  }

  SystemFiles files() const { return SystemFiles(root_.path()); }

 private:
  PlantedRoot root_;
};

}  // namespace fencepost::machine
