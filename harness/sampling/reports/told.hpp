// What a benchmark tells of a window beside the operations that its threads counted.
#pragma once

#include <span>

#include "harness/benchmark/benchmark.hpp"
#include "harness/clock/clock.hpp"
#include "harness/sampling/window.hpp"

namespace fencepost::harness {

/// All that it tells after end(): durations, values and outcomes.
void enter_told(const Benchmark& benchmark, std::span<const ThreadReport> reports,
                const ClockCalibration& clock, Sample& sample);

/// Throws std::logic_error for a name that value_keys does not have, and for what is negative or no number.
void enter_values(Values values, Sample& sample);

}  // namespace fencepost::harness
