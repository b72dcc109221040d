#include "harness/sampling/reports/told.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "harness/sampling/reports/outcomes.hpp"

namespace fencepost::harness {

void enter_told(const Benchmark& benchmark, std::span<const ThreadReport> reports,
                const ClockCalibration& clock, Sample& sample) {
  enter_durations(benchmark.durations(), clock, sample);
  enter_values(benchmark.values(), sample);
  enter_outcomes(benchmark.outcomes(), reports, clock, sample);
}

void enter_values(Values values, Sample& sample) {
  for (const auto& [name, value] : values) {
    if (std::ranges::find(value_keys, name, &ValueKey::name) == value_keys.end())
      throw std::logic_error("the benchmark tells of " + name + ", which has no unit");
    if (!std::isfinite(value) || value < 0.0)
      throw std::logic_error("the benchmark tells of " + name + " what is no quantity");
  }
  sample.values = std::move(values);
}

}  // namespace fencepost::harness
