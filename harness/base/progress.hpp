// Progress of a run on standard error: one line that is redrawn on a terminal, a plain line from time to time
// elsewhere.
#pragma once

#include <ostream>
#include <string>

namespace fencepost::harness {

class Progress {
 public:
  Progress(std::ostream& err, bool terminal, double budget_s)
      : err_(err), terminal_(terminal), budget_s_(budget_s) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// `seconds`: measured so far. `name`: the current case. `share_precise`: share of cases, 0 to 1, that have converged.
  /// Writes at most ten times a second.
  void show(double seconds, const std::string& name, double share_precise);

  /// As show(), with the text `what` after the remaining time.
  void note(double seconds, const std::string& what);

  /// Prints `line` as a separate line that stays.
  void say(const std::string& line);

  /// Erases the progress line from a terminal.
  void clear();

 private:
  std::ostream& err_;
  bool terminal_;
  double budget_s_;
  double last_ = -1e9;
  bool drawn_ = false;
};

/// Minutes and seconds, such as "1:05" for 65 s.
std::string minutes(double seconds);

}  // namespace fencepost::harness
