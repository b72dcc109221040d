// The time stamp counters of a simulated machine: one on each CPU, of one rate, not always in step.
#pragma once

#include <cstdint>
#include <ostream>

#include "harness/clock/clock.hpp"

namespace fencepost::simulated {

struct CounterModel {
  double ticks_per_ns = 2.0;
  double step_ticks = 1.0;  ///< may be fractional
  double reading_ns = 15.0;
  double offset_ns = 0.0;      ///< of CPUs against the first, at most
  double drift = 0.0;          ///< of CPUs against the first, at most, as a share
  double warp_ns = 0.0;        ///< how far all go back, once
  double new_rate = 1.0;       ///< times the old one, after a resume
  double changes_at_ns = 1e9;  ///< when those two happen

  /// Whether elapsed times can be read from it at all.
  bool honest() const { return offset_ns < 1e3 && warp_ns == 0.0 && new_rate == 1.0; }

  friend std::ostream& operator<<(std::ostream& out, const CounterModel& model);
};

class Counter {
 public:
  /// `share` in [-1, 1]: of the model's offset and drift.
  Counter(const CounterModel& model, double share) : model_(model), share_(share) {}

  std::uint64_t at(double ns) const;
  /// The earliest time from `from_ns` on at which it shows `ticks`, within a step.
  double time_of(std::uint64_t ticks, double from_ns) const;

 private:
  double ticks(double ns) const;

  CounterModel model_;
  double share_;
};

/// What the calibration finds: the step by the real clock_step(), the rate exactly.
harness::ClockCalibration calibrated(const CounterModel& model, std::uint64_t seed);

}  // namespace fencepost::simulated
