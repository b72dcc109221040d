// Conversion of ticks to nanoseconds, measured against CLOCK_MONOTONIC_RAW and never taken from a register.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace fencepost::harness {

struct ClockCalibration {
  double ticks_per_ns = 0.0;
  double resolution_ns = 0.0;    ///< the step, see clock_step()
  double reading_cost_ns = 0.0;  ///< mean of back-to-back unordered readings that nothing delayed
  std::optional<double> nominal_hz;  ///< as the CPU states it
  bool invariant = false;            ///< constant rate in every power state

  double ns(std::uint64_t ticks) const { return static_cast<double>(ticks) / ticks_per_ns; }
  std::uint64_t ticks(double ns) const { return static_cast<std::uint64_t>(ns * ticks_per_ns); }
};

inline constexpr std::chrono::milliseconds clock_rate_over{50};

/// On the calling thread, within `rate_over` or about 10 ms, whichever is longer: 2 ms give the rate within 0.1 % or so, which
/// is enough for a plan. Throws UserError when the counter does not advance.
ClockCalibration calibrate_clock(std::chrono::milliseconds rate_over = clock_rate_over);

}  // namespace fencepost::harness
