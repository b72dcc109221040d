#include "harness/chains.hpp"

#include <vector>

#include "harness/statistics.hpp"

namespace fencepost::harness {
namespace {

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

template <int Chains>
double cycles_per_add(std::uint64_t clock_ticks, double cycle) {
  const auto ticks = quiet_ticks(400, [] { arch::throughput_chain<Chains>(throughput_steps); });
  return static_cast<double>(ticks - clock_ticks) /
         static_cast<double>(throughput_steps * arch::adds_per_chain_step) / cycle;
}

/// Ticks per cycle, from the latency chain at its quickest.
double quiet_cycle(std::uint64_t clock_ticks) {
  const auto ticks = quiet_ticks(400, [] { arch::latency_chain(latency_steps); });
  return static_cast<double>(ticks - clock_ticks) /
         static_cast<double>(latency_steps * arch::adds_per_chain_step);
}

double multiply_cycles(std::uint64_t clock_ticks) {
  constexpr int multiplies = 2000;
  std::uint64_t value = 3;
  const std::uint64_t ticks = quiet_ticks(200, [&] {
    for (int i = 0; i < multiplies / 8; ++i) {
      for (int k = 0; k < 8; ++k) value = arch::multiply_step(value);
    }
  });
  return static_cast<double>(ticks - clock_ticks) / multiplies / quiet_cycle(clock_ticks);
}

}  // namespace

ChainReading read_chains(std::uint64_t clock_ticks) {
  arch::latency_chain(latency_steps / 4);
  const std::uint64_t t0 = arch::timestamp_ordered();
  arch::latency_chain(latency_steps);
  const std::uint64_t t1 = arch::timestamp_ordered();
  arch::throughput_chain<throughput_chains>(throughput_steps / 4);
  const std::uint64_t t2 = arch::timestamp_ordered();
  arch::throughput_chain<throughput_chains>(throughput_steps);
  const std::uint64_t t3 = arch::timestamp_ordered();
  return chain_reading(t1 - t0, t3 - t2, clock_ticks);
}

ChainCalibration calibrate_chains() {
  ChainCalibration result;
  result.clock_ticks = quiet_ticks(400, [] {});
  const double cycle = quiet_cycle(result.clock_ticks);
  result.cycles_per_add = {
      cycles_per_add<2>(result.clock_ticks, cycle), cycles_per_add<4>(result.clock_ticks, cycle),
      cycles_per_add<6>(result.clock_ticks, cycle), cycles_per_add<8>(result.clock_ticks, cycle),
      cycles_per_add<10>(result.clock_ticks, cycle)};
  std::vector<double> cycles;
  for (int i = 0; i < 400; ++i) {
    cycles.push_back(read_chains(result.clock_ticks).ticks_per_cycle);
  }
  result.ticks_per_cycle = median(cycles);
  result.multiply_cycles = multiply_cycles(result.clock_ticks);
  return result;
}

}  // namespace fencepost::harness
