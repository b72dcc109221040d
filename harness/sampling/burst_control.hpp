// The decisions of a burst: whether another window is taken, whether a window may start, what its sample is and whether it is
// dropped. It has no threads and reads no clock: the sampler calls it with the reports of its threads, and tests with those of
// a simulated machine.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/benchmark/benchmark.hpp"
#include "harness/clock/chains.hpp"
#include "harness/clock/clean_levels.hpp"
#include "harness/clock/clock.hpp"
#include "harness/sampling/window.hpp"

namespace fencepost::harness {

/// The result of a burst. If `error` is set, verification failed or the case hung, and no sample may be used.
struct Burst {
  std::vector<Sample> samples;
  std::vector<ThreadReport> last;  ///< the last window's reports, for planning
  std::string error;
  bool hung = false;
};

/// What to do after the chains before a window have been read.
enum class Go { wait, start };

class BurstControl {
 public:
  /// At most `windows` windows. `trial`: for planning, taken whatever the chains show. The references must outlive it.
  BurstControl(const ClockCalibration& clock, const ChainCalibration& chains, CleanLevels& levels,
               WindowPlan plan, int windows, bool trial);

  /// Whether to take another window. False after the last, and after an error.
  bool next_window();

  /// Reads `reports[i].before` of all threads, taken at `seconds` since the start of the run; called again after each
  /// reading while it returns Go::wait. Where no reading is clean the window starts after some 40 of them (fewer where chains
  /// are long), and the third such window is the burst's last.
  Go decide(std::span<const ThreadReport> reports, double seconds);

  /// Adds the sample of a window that was started, taken until `seconds`, and returns it.
  Sample& close(std::span<const ThreadReport> reports, Pace pace, double seconds);

  Burst& burst() { return burst_; }

 private:
  void learn(std::span<const ThreadReport> reports, const ChainReading ThreadReport::*reading,
             double seconds);

  const ClockCalibration& clock_;
  const ChainCalibration& chains_;
  CleanLevels& levels_;
  WindowPlan plan_;
  int windows_;  ///< still to take
  bool trial_;
  int tries_ = 0;      ///< readings of the chains that may still be waited for
  int disturbed_ = 0;  ///< windows that started without a clean reading
  Burst burst_;
};

}  // namespace fencepost::harness
