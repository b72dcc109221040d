// A simulated clock: a counter with a rate and a step of its own, read by code that takes time and is disturbed.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <ostream>
#include <random>

namespace fencepost::simulated {

struct ClockModel {
  double ticks_per_ns = 2.0;
  double step_ticks = 1.0;     ///< may be fractional: readings are rounded down to whole ticks
  double reading_ns = 15.0;    ///< cost of an ordered reading
  double jitter = 0.1;         ///< of that cost, relative standard deviation
  double disturbed = 0.0;      ///< share of readings that something delays
  double odd = 0.0;            ///< share of readings that are wrong by up to half a million ticks
  bool never_repeats = false;  ///< a second reading within a step is one more than the first
  double cycle_ns = 0.33;      ///< of the core that reads it

  friend std::ostream& operator<<(std::ostream& out, const ClockModel& m) {
    return out << m.ticks_per_ns << " ticks/ns, step " << m.step_ticks << " ticks, reading "
               << m.reading_ns << " ns, jitter " << m.jitter << ", disturbed " << m.disturbed
               << ", odd " << m.odd << (m.never_repeats ? ", never repeats" : "") << ", cycle "
               << m.cycle_ns << " ns";
  }
};

class Clock {
 public:
  Clock(const ClockModel& model, std::uint64_t seed)
      : model_(model), random_(seed), now_ns_(1e6 * unit()) {}

  /// An ordered reading. Time passes.
  std::uint64_t read() {
    double cost = model_.reading_ns * std::max(0.5, 1.0 + model_.jitter * normal_(random_));
    if (unit() < model_.disturbed) cost += model_.reading_ns * std::pow(10.0, 3.0 * unit());
    now_ns_ += cost;
    const double steps = std::floor(now_ns_ * model_.ticks_per_ns / model_.step_ticks);
    auto reading = static_cast<std::uint64_t>(steps * model_.step_ticks);
    if (model_.never_repeats) reading = std::max(reading, last_ + 1);
    last_ = reading;
    if (unit() < model_.odd) return reading + static_cast<std::uint64_t>(500'000.0 * unit());
    return reading;
  }

  /// Passes the time of that many dependent adds in a loop.
  void delay(unsigned adds) { now_ns_ += adds * model_.cycle_ns; }

  double now_ns() const { return now_ns_; }

 private:
  double unit() { return std::uniform_real_distribution<>(0.0, 1.0)(random_); }

  ClockModel model_;
  std::mt19937_64 random_;
  std::normal_distribution<> normal_;
  double now_ns_;
  std::uint64_t last_ = 0;
};

}  // namespace fencepost::simulated
