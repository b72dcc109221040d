// How long the SMT sibling of a core stays idle, as the readings of the chains around windows show. Where it works in bursts
// that are shorter than a window, the readings on both sides of a window may be clean although the window was disturbed.
#pragma once

namespace fencepost::harness {

/// What was seen in one round of a case, or in several. Of several threads: of each thread's own readings, together.
struct PeriodCounts {
  int waits = 0;         ///< windows that had to wait for a clean reading
  int repeated = 0;      ///< readings of a thread, where the two before them in a row were clean
  int lasted = 0;        ///< of these, clean ones
  double apart_s = 0.0;  ///< time from the one before, sum
  int started = 0;       ///< windows of a thread after a clean reading
  int ended = 0;         ///< of these, with a clean reading after them, too

  /// Whether every reading that a window waited for or ended with was clean.
  bool calm() const { return waits == 0 && started == ended; }

  PeriodCounts& operator+=(const PeriodCounts& other);
  friend bool operator==(const PeriodCounts&, const PeriodCounts&) = default;
};

/// The probability that a window of so many microseconds was disturbed although it had clean readings on both sides, in rounds
/// that were not calm. In [0, 1]; 0 where there are too few readings to tell.
///
/// Readings after two clean ones give the rate at which idle periods end (the first clean reading after a wait may be a
/// chance; the second is not). So a window is undisturbed with probability exp(-rate * length). The readings after windows
/// give the probability that it looks so; the difference are windows in which a burst began and ended.
double hidden_share(const PeriodCounts& counts, double window_us);

/// From this probability on, clean readings beside a window say little about it: more than half of the windows are
/// disturbed, so their median is. Where the operation suffers, the worst of them show a gap and are dropped for it.
inline constexpr double most_hidden = 0.6;

}  // namespace fencepost::harness
