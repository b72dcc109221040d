// A /proc and a /sys of the test's own making.
#pragma once

#include <filesystem>
#include <string>

#include "machine/system_files.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::machine {

class PlantedSystem {
 public:
  /// Writes a file with a newline at its end, as the kernel does. `path` as on a real system.
  PlantedSystem& file(const std::string& path, const std::string& text) {
    const std::string whole = root_.path() + path;
    std::filesystem::create_directories(std::filesystem::path(whole).parent_path());
    harness::write_text(whole, text + "\n");
    return *this;
  }

  SystemFiles files() const { return SystemFiles(root_.path()); }

 private:
  harness::TemporaryFolder root_;
};

}  // namespace fencepost::machine
