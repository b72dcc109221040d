// The decisions of a burst: whether another window is taken, whether a window may start, what its sample is and whether it is
// dropped. It has no threads and reads no clock: the sampler calls it with the reports of its threads, and tests with those of
// a simulated machine.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/base/patience.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "harness/clock/chains.hpp"
#include "harness/clock/clean_levels.hpp"
#include "harness/clock/clean_periods.hpp"
#include "harness/clock/clock.hpp"
#include "harness/sampling/window.hpp"

namespace fencepost::harness {

/// The result of a burst. If `error` is set, verification failed or the case hung, and no sample may be used.
struct Burst {
  std::vector<Sample> samples;
  std::vector<ThreadReport> last;  ///< the last window's reports, for planning
  std::string error;
  bool hung = false;
  PeriodCounts periods;                ///< of all windows
  OutcomeCounts failed_outcomes = {};  ///< of the window that failed verification
};

/// Readings of the chains before a window, 5 us each: how long to wait for a clean one.
inline constexpr int chain_tries = 40;
/// Clean readings in a row before a window of one thread that had to wait for the first; others need only one. Both the window
/// and PeriodCounts gain by it, and on an idle machine it costs nothing. Several threads are seldom clean all at once, and
/// what disturbs one of them for a part of a window matters little.
inline constexpr int clean_after_wait = 3;
/// Windows of a burst that start although no reading was clean; after that the case waits for its next round.
inline constexpr int most_disturbed_windows = 3;

/// Of a case whose threads did not end.
Burst hung_burst(const Patience& patience);

/// What to do after the chains before a window have been read.
enum class Go { wait, start };

class BurstControl {
 public:
  /// At most `windows` windows. `trial`: for planning, taken whatever the chains show. The references must outlive it.
  BurstControl(const ClockCalibration& clock, const ChainCalibration& chains, CleanLevels& levels,
               WindowPlan plan, int windows, bool trial);

  /// Whether to take another window. False after the last.
  bool next_window();

  /// Reads `reports[i].before` of all threads, taken at `seconds` since the start of the run; called again after each
  /// reading while it returns Go::wait. After a wait one thread needs three clean ones in a row. Where no reading is clean
  /// the window starts after some 40 of them (fewer where chains are long), and the third such window is the burst's last.
  Go decide(std::span<const ThreadReport> reports, double seconds);

  /// Adds the sample of a window that was started, taken until `seconds`, and returns it.
  Sample& close(std::span<const ThreadReport> reports, Pace pace, double seconds);

  Burst& burst() { return burst_; }

 private:
  void learn(std::span<const ThreadReport> reports, const ChainReading ThreadReport::*reading,
             double seconds);

  /// The readings of one thread before the current window.
  struct Readings {
    int clean_in_row = 0;      ///< up to the last
    bool clean_start = false;  ///< the last one was, by a known level
    double read_s = 0.0;       ///< when it was taken
  };

  void count_reading(Readings& seen, const ThreadReport& report, bool clean, double seconds);
  void count_window(const Readings& seen, const ThreadReport& report);

  const ClockCalibration& clock_;
  const ChainCalibration& chains_;
  CleanLevels& levels_;
  WindowPlan plan_;
  int windows_;  ///< still to take
  bool trial_;
  int tries_ = 0;        ///< readings of the chains that may still be waited for
  bool waited_ = false;  ///< a reading before this window was not clean
  std::vector<Readings> threads_;
  int disturbed_ = 0;  ///< windows that started without a clean reading
  Burst burst_;
};

}  // namespace fencepost::harness
