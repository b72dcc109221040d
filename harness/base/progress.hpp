// Progress of a run on standard error: one line that is redrawn on a terminal, a plain line from time to time
// elsewhere.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>

namespace fencepost::harness {

class Progress {
 public:
  /// `columns`: of the terminal, to which the redrawn line is cut; 0: not known.
  Progress(std::ostream& err, bool terminal, double budget_s, std::size_t columns = 0)
      : err_(err), terminal_(terminal), budget_s_(budget_s), columns_(columns) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Whether note() would write now: for those whose text takes time to put together.
  bool due(double seconds) const;

  /// The remaining time and the text `what`. `seconds`: measured so far. Writes at most ten times a second to a terminal,
  /// twenty times in a run elsewhere.
  void note(double seconds, const std::string& what);

  /// Prints `line` as a separate line that stays.
  void say(const std::string& line);

  /// Erases the progress line from a terminal.
  void clear();

 private:
  std::ostream& err_;
  bool terminal_;
  double budget_s_;
  std::size_t columns_;
  double last_ = -1e9;
  bool drawn_ = false;
};

/// Columns of the terminal on standard error; 0 where it is none.
std::size_t terminal_columns();

/// Minutes and seconds, such as "1:05" for 65 s.
std::string minutes(double seconds);

}  // namespace fencepost::harness
