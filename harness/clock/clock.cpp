#include "harness/clock/clock.hpp"

#include <time.h>

#include <limits>
#include <vector>

#include "arch/contract.hpp"
#include "harness/base/user_error.hpp"
#include "harness/clock/chains.hpp"
#include "harness/clock/clock_step.hpp"

namespace fencepost::harness {
namespace {

std::uint64_t kernel_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC_RAW, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 +
         static_cast<std::uint64_t>(now.tv_nsec);
}

struct Pair {
  std::uint64_t ticks;
  std::uint64_t ns;
};

/// One reading of both clocks: of 50 tries the one in which the two ticks stood closest together, since
/// an interrupt between them would pass for frequency.
Pair read_both() {
  Pair best{};
  std::uint64_t tightest = std::numeric_limits<std::uint64_t>::max();
  for (int i = 0; i < 50; ++i) {
    const std::uint64_t before = arch::timestamp_ordered();
    const std::uint64_t ns = kernel_ns();
    const std::uint64_t after = arch::timestamp_ordered();
    if (after - before >= tightest) continue;
    tightest = after - before;
    best = {before + (after - before) / 2, ns};
  }
  return best;
}

/// Readings of the calling thread's clock for clock_step().
StepReadings here() {
  std::uint64_t value = 0;
  return take_step_readings([] { return arch::timestamp_ordered(); },
                            [&value](unsigned adds) {
                              for (unsigned i = 0; i < adds; ++i) value = arch::add_step(value);
                            });
}

/// The cost of one reading of the clock, in ticks. step: the clock's, in ticks.
double reading_ticks(double step) {
  constexpr double readings = 16.0;
  std::vector<double> costs;
  for (int i = 0; i < 2000; ++i) {
    const std::uint64_t begin = arch::timestamp();
    std::uint64_t now = begin;
    for (int k = 0; k < static_cast<int>(readings); ++k) now = arch::timestamp();
    costs.push_back(static_cast<double>(now - begin) / readings);
  }
  // Not their median: within a long step of the clock most differences are 0.
  return reading_cost(costs, step / readings);
}

}  // namespace

ClockCalibration calibrate_clock(std::chrono::milliseconds rate_over) {
  ClockCalibration clock;
  clock.nominal_hz = arch::nominal_timestamp_hz();
  clock.invariant = arch::timestamp_is_invariant();

  const Pair first = read_both();
  const double step = clock_step(here());  // while the time for the rate goes by
  const double cost = reading_ticks(step);
  const auto wanted = static_cast<std::uint64_t>(std::chrono::nanoseconds(rate_over).count());
  while (kernel_ns() - first.ns < wanted) arch::relax();
  const Pair last = read_both();
  if (last.ticks <= first.ticks) throw UserError("the time stamp counter does not advance here");
  clock.ticks_per_ns =
      static_cast<double>(last.ticks - first.ticks) / static_cast<double>(last.ns - first.ns);
  clock.resolution_ns = step / clock.ticks_per_ns;
  clock.reading_cost_ns = cost / clock.ticks_per_ns;
  return clock;
}

}  // namespace fencepost::harness
