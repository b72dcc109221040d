// The one dialect of regular expressions in every option: POSIX extended, as Google Benchmark's filter has it.
#pragma once

#include <regex.h>

#include <string>

namespace fencepost::harness {

/// A compiled expression. Letters and digits can't be escaped: what \d or \b means differs between libraries.
/// scripts/fencepost_tool/select/regex.py accepts the patterns that Python's `re` matches in the same way.
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
