// Conversion of ticks to nanoseconds, measured against CLOCK_MONOTONIC_RAW and never taken from a register.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace fencepost::harness {

struct ClockCalibration {
  double ticks_per_ns = 0.0;
  double resolution_ns = 0.0;        ///< the step: the least by which two different readings differ
  double reading_cost_ns = 0.0;      ///< median of back-to-back unordered readings
  std::optional<double> nominal_hz;  ///< as the CPU states it
  bool invariant = false;            ///< constant rate in every power state

  double ns(std::uint64_t ticks) const { return static_cast<double>(ticks) / ticks_per_ns; }
  std::uint64_t ticks(double ns) const { return static_cast<std::uint64_t>(ns * ticks_per_ns); }
};

/// The clock's step in ticks, from the differences of ordered readings back to back (not empty).
///
/// A clock whose step is longer than a reading shows differences of 0, and its step is the smallest other difference.
/// (CNTVCT_EL0 at 19.2 to 50 MHz; also one whose register is scaled up to 1 GHz and so advances by 40 at a time.)
/// Where no difference is 0 the smallest one is the cost of a reading, and the step follows from how much the
/// differences vary.
std::uint64_t clock_step(std::span<const std::uint64_t> differences);

/// Takes about 60 ms on the calling thread. Throws UserError when the counter does not advance.
ClockCalibration calibrate_clock();

}  // namespace fencepost::harness
