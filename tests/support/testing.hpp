// What the unit tests share: seeds, a folder of their own, errors that must say something.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <random>
#include <string>

#include "harness/base/user_error.hpp"

namespace fencepost::harness {

/// A new seed for each test, or the one in FENCEPOST_SEED to repeat a failure. Have it printed by
/// SCOPED_TRACE(seed_text(seed)).
inline std::uint64_t random_seed() {
  if (const char* const given = std::getenv("FENCEPOST_SEED"))
    return std::strtoull(given, nullptr, 0);
  return std::random_device{}();
}
inline std::string seed_text(std::uint64_t seed) {
  return "repeat with FENCEPOST_SEED=" + std::to_string(seed);
}

/// An empty folder that goes away with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "fencepost-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline std::string text_of(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_text(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
}

/// `action` must throw a UserError whose one line holds all of `parts`.
template <class Action>
void expect_user_error(Action&& action, std::initializer_list<const char*> parts) {
  try {
    action();
  } catch (const UserError& error) {
    const std::string text = error.what();
    for (const char* part : parts) {
      EXPECT_NE(text.find(part), std::string::npos) << "'" << part << "' is not in: " << text;
    }
    EXPECT_EQ(text.find('\n'), std::string::npos) << "more than one line: " << text;
    return;
  }
  ADD_FAILURE() << "no UserError";
}

}  // namespace fencepost::harness
