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
#include "harness/clock/clock.hpp"

namespace fencepost::harness {

struct ChainReading {
  double ticks_per_cycle = 0.0;
  double cycles_per_add = 0.0;  ///< throughput chain; 0.25 means four adds a cycle

  bool usable() const { return ticks_per_cycle > 0.0 && cycles_per_add > 0.0; }
};

/// Chain lengths at scale 1, in steps of arch::adds_per_chain_step adds; 40 steps of the latency chain take 4,800 cycles.
/// Both take about as long: a chain that comes after a sleep loses some 60 cycles to cold predictors, which must
/// stay well under the 3 % that make a neighbour (on 2,000 cycles they did not).
inline constexpr std::uint64_t latency_steps = 40;
inline constexpr std::uint64_t throughput_steps = 160;

/// A chain lasts for at least so many steps of the clock, so that one step is 0.2 % of it: what makes a neighbour
/// is 3 %. (At 24 MHz a chain of 4,800 cycles would last for some 40 steps.)
inline constexpr double clock_steps_per_chain = 500.0;
/// But no longer than this, which is enough down to 500 kHz: generic timers count at 1 MHz or more, and what
/// qemu-user shows advances once in a microsecond.
inline constexpr double longest_chain_ns = 1e6;

/// How many times longer than at scale 1 both chains have to be. `step_ns`: the clock's. `chain_ns`: of the
/// shorter chain at scale 1. 1 where the clock is fine: from 500 MHz or so on.
std::uint64_t chain_scale(double step_ns, double chain_ns);

/// Arithmetic of a reading: elapsed ticks of both chains, less the cost of reading the clock.
constexpr ChainReading chain_reading(std::uint64_t latency_ticks, std::uint64_t throughput_ticks,
                                     std::uint64_t clock_ticks, std::uint64_t scale) {
  const double adds = static_cast<double>(scale * arch::adds_per_chain_step);
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

struct ChainCalibration {
  std::array<double, 5> cycles_per_add{};  ///< with 2, 4, 6, 8 and 10 chains
  std::uint64_t clock_ticks = 0;  ///< cost of an ordered clock reading; 0 where it is below a step
  std::uint64_t scale = 1;        ///< of both chains, see chain_scale()
  double ticks_per_cycle = 0.0;   ///< median at calibration
  double multiply_cycles =
      0.0;  ///< a cross-check: latency of a multiply in cycles of the add chain

  /// How many steps of the clock the latency chain lasts.
  double clock_steps(const ClockCalibration& clock) const {
    const double adds = static_cast<double>(scale * latency_steps * arch::adds_per_chain_step);
    return adds * ticks_per_cycle / clock.ticks_per_ns / clock.resolution_ns;
  }
};

/// Both chains on the calling thread, each run once untimed before it is timed: code that a window drove
/// out of the caches would otherwise pass for a neighbour. About 5 us at scale 1.
ChainReading read_chains(const ChainCalibration& calibration);

/// On the calling thread, which should be pinned; about 30 ms at scale 1.
ChainCalibration calibrate_chains(const ClockCalibration& clock);

}  // namespace fencepost::harness
