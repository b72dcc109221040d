// The one dialect of regular expressions in every option: what POSIX extended, Google Benchmark's, and Python read alike.
#pragma once

#include <regex.h>

#include <string>

namespace fencepost::harness {

/// A compiled expression. scripts/fencepost_tool/cli/regex.py lists the dialect, and refuses the same with the same words.
class Regex {
 public:
  explicit Regex(const std::string& pattern);
  ~Regex();
  Regex(const Regex&) = delete;
  Regex& operator=(const Regex&) = delete;

  /// Why the pattern is invalid; empty when it is valid. in() may only be called on a valid one.
  const std::string& error() const { return error_; }
  /// Whether it matches anywhere in `text`.
  bool in(const std::string& text) const;

 private:
  regex_t compiled_{};
  std::string error_;
};

}  // namespace fencepost::harness
