// samples.jsonl: one line per finished round of a case, written at once, so that a run killed at any moment
// loses nothing but the round it was in.
#pragma once

#include <string>
#include <vector>

#include "harness/sampling/round.hpp"

namespace fencepost::harness {

class Journal {
 public:
  /// Opens for appending, and creates. A last line that was cut short is taken off first.
  /// Throws UserError naming the file and the reason.
  explicit Journal(const std::string& path);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// Throws UserError when the line cannot be written whole (a full disk): what stood before stays whole.
  void append(const Round& round);

 private:
  std::string path_;
  int file_;
};

/// A round as one line of JSON without the newline, and back. from_line throws std::exception on a bad line.
std::string to_line(const Round& round, long pid);
Round from_line(const std::string& line);

/// All finished rounds of a file; a last line without its newline is left out.
/// Throws UserError naming file and line for any other line that does not parse.
std::vector<Round> read_journal(const std::string& path);

}  // namespace fencepost::harness
