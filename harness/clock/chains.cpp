#include "harness/clock/chains.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "harness/base/statistics.hpp"

namespace fencepost::harness {
namespace {

/// How often a chain of this scale is read for one result: no more than it takes where each reading is long.
int tries_at(std::uint64_t scale) { return std::max(40, 400 / static_cast<int>(scale)); }

/// Lowest decile of the ticks that `work` takes over `tries`: the undisturbed time, free of flukes.
template <class Work>
std::uint64_t quiet_ticks(int tries, Work&& work) {
  std::vector<double> seen;
  for (int i = 0; i < tries; ++i) {
    const std::uint64_t begin = arch::timestamp_ordered();
    work();
    seen.push_back(static_cast<double>(arch::timestamp_ordered() - begin));
  }
  return static_cast<std::uint64_t>(quantile(seen, 0.1));
}

/// Nanoseconds of the shorter chain at scale 1. Ten of each in a row, so that a coarse clock can tell.
double chain_ns(const ClockCalibration& clock) {
  const std::uint64_t latency = quiet_ticks(40, [] { arch::latency_chain(10 * latency_steps); });
  const std::uint64_t throughput =
      quiet_ticks(40, [] { arch::throughput_chain<throughput_chains>(10 * throughput_steps); });
  return clock.ns(std::min(latency, throughput)) / 10.0;
}

template <int Chains>
double cycles_per_add(const ChainCalibration& known, double cycle) {
  const std::uint64_t steps = known.scale * throughput_steps;
  const auto ticks =
      quiet_ticks(tries_at(known.scale), [&] { arch::throughput_chain<Chains>(steps); });
  return (static_cast<double>(ticks) - known.clock_ticks) /
         static_cast<double>(steps * arch::adds_per_chain_step) / cycle;
}

/// Ticks per cycle, from the latency chain at its quickest.
double quiet_cycle(const ChainCalibration& known) {
  const std::uint64_t steps = known.scale * latency_steps;
  const auto ticks = quiet_ticks(tries_at(known.scale), [&] { arch::latency_chain(steps); });
  return (static_cast<double>(ticks) - known.clock_ticks) /
         static_cast<double>(steps * arch::adds_per_chain_step);
}

double multiply_cycles(const ChainCalibration& known) {
  const std::uint64_t multiplies = 2000 * known.scale;
  std::uint64_t value = 3;
  const std::uint64_t ticks = quiet_ticks(tries_at(known.scale) / 2, [&] {
    for (std::uint64_t i = 0; i < multiplies / 8; ++i) {
      for (int k = 0; k < 8; ++k) value = arch::multiply_step(value);
    }
  });
  return (static_cast<double>(ticks) - known.clock_ticks) / static_cast<double>(multiplies) /
         quiet_cycle(known);
}

}  // namespace

double reading_cost(std::span<const double> ticks, double step_ticks) {
  const double limit = quantile(ticks, 0.1) + 1.5 * step_ticks;
  double sum = 0.0, count = 0.0;
  for (const double one : ticks) {
    if (one > limit) continue;
    sum += one;
    ++count;
  }
  return count > 0.0 ? sum / count : 0.0;
}

std::uint64_t chain_scale(double step_ns, double chain_ns) {
  if (!(chain_ns > 0.0)) return 1;
  const double wanted = std::min(clock_steps_per_chain * step_ns, longest_chain_ns);
  return static_cast<std::uint64_t>(std::max(1.0, std::ceil(wanted / chain_ns)));
}

ChainReading read_chains(const ChainCalibration& calibration) {
  const std::uint64_t latency = calibration.scale * latency_steps;
  const std::uint64_t throughput = calibration.scale * throughput_steps;
  // Warming up takes no longer where the chains do.
  arch::latency_chain(latency_steps / 4);
  const std::uint64_t t0 = arch::timestamp_ordered();
  arch::latency_chain(latency);
  const std::uint64_t t1 = arch::timestamp_ordered();
  arch::throughput_chain<throughput_chains>(throughput_steps / 4);
  const std::uint64_t t2 = arch::timestamp_ordered();
  arch::throughput_chain<throughput_chains>(throughput);
  const std::uint64_t t3 = arch::timestamp_ordered();
  return chain_reading(t1 - t0, t3 - t2, calibration.clock_ticks, calibration.scale);
}

ChainCalibration calibrate_chains(const ClockCalibration& clock) {
  ChainCalibration result;
  std::vector<double> empty;
  for (int i = 0; i < 400; ++i) {
    const std::uint64_t begin = arch::timestamp_ordered();
    empty.push_back(static_cast<double>(arch::timestamp_ordered() - begin));
  }
  result.clock_ticks = reading_cost(empty, clock.resolution_ns * clock.ticks_per_ns);
  result.scale = chain_scale(clock.resolution_ns, chain_ns(clock));
  const double cycle = quiet_cycle(result);
  result.cycles_per_add = {cycles_per_add<2>(result, cycle), cycles_per_add<4>(result, cycle),
                           cycles_per_add<6>(result, cycle), cycles_per_add<8>(result, cycle),
                           cycles_per_add<10>(result, cycle)};
  std::vector<double> cycles;
  for (int i = 0; i < tries_at(result.scale); ++i)
    cycles.push_back(read_chains(result).ticks_per_cycle);
  result.ticks_per_cycle = median(cycles);
  result.multiply_cycles = multiply_cycles(result);
  return result;
}

}  // namespace fencepost::harness
