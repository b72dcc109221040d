// Tells a waiting person how far the run is: one line that renews itself on a terminal, a plain line now and
// then elsewhere.
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

  /// `share_precise`: cases that are already known well enough. Writes at most ten times a second.
  void show(double seconds, const std::string& name, double share_precise);

  /// The same with words of your own behind the time that is left.
  void note(double seconds, const std::string& what);

  /// A line of its own.
  void say(const std::string& line);

  void clear();

 private:
  std::ostream& err_;
  bool terminal_;
  double budget_s_;
  double last_ = -1e9;
  bool drawn_ = false;
};

/// "1:05"
std::string minutes(double seconds);

}  // namespace fencepost::harness
