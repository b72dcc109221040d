// The two reference chains that run around every window.
//
// The latency chain (dependent adds, one cycle each) tells how long a cycle is. The throughput chain
// (as many independent adds as the core can take) tells whether somebody else eats execution slots: a
// busy SMT sibling, even one of another virtual machine that no counter or file shows, leaves the first
// chain alone and slows the second. On a core without SMT the second still shows throttling, and
// nothing of neighbours further away (shared caches, memory): nothing here shows those.
#pragma once

#include <array>
#include <cstdint>

#include "arch/contract.hpp"

namespace fencepost::harness {

struct ChainReading {
  double ticks_per_cycle = 0.0;
  double cycles_per_add = 0.0;  ///< throughput chain; 0.25 means four adds a cycle

  bool usable() const { return ticks_per_cycle > 0.0 && cycles_per_add > 0.0; }
};

/// Chain lengths in steps of arch::adds_per_chain_step adds; 40 steps of the latency chain take 4,800 cycles.
/// Both take about as long: a chain that comes after a sleep loses some 60 cycles to cold predictors, which must
/// stay well under the 3 % that make a neighbour (on 2,000 cycles they did not).
inline constexpr std::uint64_t latency_steps = 40;
inline constexpr std::uint64_t throughput_steps = 160;

/// Arithmetic of a reading: elapsed ticks of both chains, less the cost of reading the clock.
constexpr ChainReading chain_reading(std::uint64_t latency_ticks, std::uint64_t throughput_ticks,
                                     std::uint64_t clock_ticks) {
  constexpr double adds = static_cast<double>(arch::adds_per_chain_step);
  if (latency_ticks <= clock_ticks || throughput_ticks <= clock_ticks) return {};
  const double cycle = static_cast<double>(latency_ticks - clock_ticks) /
                       (static_cast<double>(latency_steps) * adds);
  return {cycle, static_cast<double>(throughput_ticks - clock_ticks) /
                     (static_cast<double>(throughput_steps) * adds) / cycle};
}

/// Chains of the throughput chain. Its throughput stops growing near the number of adders (four to six on the
/// cores of today); the run records the curve that shows where. Chosen once and for all: chosen per run, under
/// a neighbour, it came out as 4, 6 or 8, each with another clean level.
inline constexpr int throughput_chains = 10;

/// Both chains on the calling thread, each run once untimed before it is timed: code that a window drove
/// out of the caches would otherwise pass for a neighbour. About 5 us.
ChainReading read_chains(std::uint64_t clock_ticks);

struct ChainCalibration {
  std::array<double, 5> cycles_per_add{};  ///< with 2, 4, 6, 8 and 10 chains
  std::uint64_t clock_ticks = 0;           ///< cost of an ordered clock reading
  double ticks_per_cycle = 0.0;            ///< median at calibration
  double multiply_cycles =
      0.0;  ///< a cross-check: latency of a multiply in cycles of the add chain
};

/// On the calling thread, which should be pinned; about 30 ms.
ChainCalibration calibrate_chains();

}  // namespace fencepost::harness
