// samples.jsonl: one line per finished round of a case, written immediately, so that a run killed at any moment
// loses only its current round.
#pragma once

#include <string>
#include <vector>

#include "harness/sampling/round.hpp"

namespace fencepost::harness {

class Journal {
 public:
  /// Opens the file for appending, or creates it. An incomplete last line is removed first.
  /// Throws UserError naming the file and the reason.
  explicit Journal(const std::string& path);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// Throws UserError if the line cannot be written completely (a full disk); earlier lines remain intact.
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
