// Files of /proc and /sys, under a root that tests can plant. What cannot be read says why; nothing here throws or guesses.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "machine/fact.hpp"

namespace fencepost::machine {

/// What a file held, or why it could not be read.
struct Reading {
  std::string text;
  std::string why;  ///< "unreadable: <path>: <reason>"; empty: it was read

  bool ok() const { return why.empty(); }
  /// The text, or why there is none.
  Fact<std::string> fact() const;
  /// The text as a whole number; nothing where it is none.
  std::optional<long long> number() const;
};

class SystemFiles {
 public:
  /// `root` stands in front of every path: "" for this system.
  explicit SystemFiles(std::string root = "") : root_(std::move(root)) {}

  Reading whole(const std::string& path) const;
  /// The first line without its newline and blanks at the end.
  Reading line(const std::string& path) const;
  bool exists(const std::string& path) const;
  /// Names in a folder, sorted; none where it can't be read.
  std::vector<std::string> names(const std::string& path) const;
  /// Where `path` lies under the root.
  std::string at(const std::string& path) const { return root_ + path; }

 private:
  std::string root_;
};

}  // namespace fencepost::machine
