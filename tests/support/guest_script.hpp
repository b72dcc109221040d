// Guests that are planted for tests: programs of the shell.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace fencepost::harness {

/// A program of the shell in a folder of its own.
class Script {
 public:
  explicit Script(const std::string& text) {
    std::string folder = std::filesystem::temp_directory_path() / "guest_XXXXXX";
    if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no folder");
    folder_ = folder;
    std::ofstream(path()) << "#!/bin/sh\n" << text;
    std::filesystem::permissions(path(), std::filesystem::perms::owner_all);
  }
  ~Script() { std::filesystem::remove_all(folder_); }
  Script(const Script&) = delete;
  Script& operator=(const Script&) = delete;

  std::string path() const { return folder_ / "script"; }

 private:
  std::filesystem::path folder_;
};

/// A guest that answers to `begin`, `window` and `end` with these lines.
inline std::string answering(const std::string& begin, const std::string& window,
                             const std::string& end) {
  return "while read verb a b c; do case $verb in\n"
         "cases) echo fencepost-guest 1 sh; echo case alone sh/a/b/c/threads:1; echo end;;\n"
         "begin) " +
         begin + ";;\nwindow) " + window + ";;\nend) " + end + ";;\nesac; done\n";
}

}  // namespace fencepost::harness
