// How far ahead the common start of a window is set, so that all threads know of it in time.
#pragma once

#include <map>

namespace fencepost::harness {

/// The time in ns between the moment when the common start is decided and the start: what it takes until the last of the
/// threads has passed the barrier (harness/team/barrier_shape.hpp) and got ready. 0 for one thread.
double start_margin_ns(unsigned threads);

/// Learns it on a machine where that is too short: after a window with a late thread it is doubled, up to sixteen times
/// what it was, and after one without it slowly returns.
class StartMargin {
 public:
  double ns(unsigned threads) const;
  /// Takes note of a window by so many threads: whether one of them started late.
  void saw(unsigned threads, bool late);

 private:
  std::map<unsigned, double> factors_;  ///< by threads; none: 1
};

}  // namespace fencepost::harness
