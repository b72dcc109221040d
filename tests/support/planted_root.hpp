// A root folder with files of the test's own making, for code that takes the root as a text.
#pragma once

#include <filesystem>
#include <string>

#include "tests/support/testing.hpp"

namespace fencepost {

class PlantedRoot {
 public:
  std::string path() const { return folder_.path(); }
  void add(const std::string& name, const std::string& text) const {
    const std::filesystem::path file(folder_.file(name));
    std::filesystem::create_directories(file.parent_path());
    harness::write_text(file, text);
  }

 private:
  harness::TemporaryFolder folder_;
};

}  // namespace fencepost
