// The two reference chains that run around every window.
//
// The latency chain (dependent adds, one cycle each) gives the length of a cycle. The throughput chain
// (as many independent adds as the core can execute) shows whether another hardware thread uses execution
// slots: a busy SMT sibling, even one that runs another virtual machine and that no counter or file shows,
// does not slow the latency chain and does slow the throughput chain. On a core without SMT the throughput
// chain still shows throttling. Contention further away (shared caches, memory) is not detected.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "arch/contract.hpp"
#include "harness/clock/clock.hpp"

namespace fencepost::harness {

struct ChainReading {
  double ticks_per_cycle = 0.0;
  double cycles_per_add = 0.0;  ///< throughput chain; 0.25 means four adds a cycle

  bool usable() const { return ticks_per_cycle > 0.0 && cycles_per_add > 0.0; }
};

/// Chain lengths at scale 1, in steps of arch::adds_per_chain_step adds; 40 steps of the latency chain take 4,800 cycles.
/// Both chains take about as long: after a sleep a chain loses some 60 cycles to cold predictors, which must stay well
/// under the 3 % that indicate a busy SMT sibling (for a chain of 2,000 cycles they did not).
inline constexpr std::uint64_t latency_steps = 40;
inline constexpr std::uint64_t throughput_steps = 160;

/// Minimum length of a chain in steps of the clock, so that one step is 0.2 % of it: a busy SMT sibling is detected
/// from 3 % on. (At 24 MHz a chain of 4,800 cycles would last some 40 steps.)
inline constexpr double clock_steps_per_chain = 500.0;
/// Maximum length of a chain, enough for clocks down to 500 kHz: generic timers count at 1 MHz or more, and the counter
/// of qemu-user advances once per microsecond.
inline constexpr double longest_chain_ns = 1e6;

/// Factor by which both chains must be longer than at scale 1. `step_ns`: step of the clock. `chain_ns`: length of the
/// shorter chain at scale 1. 1 for clocks of about 500 MHz or more.
std::uint64_t chain_scale(double step_ns, double chain_ns);

/// A reading from the elapsed ticks of both chains, less the cost of reading the clock. Unusable where one of them took
/// no longer than reading the clock.
constexpr ChainReading chain_reading(std::uint64_t latency_ticks, std::uint64_t throughput_ticks,
                                     double clock_ticks, std::uint64_t scale) {
  const double adds = static_cast<double>(scale * arch::adds_per_chain_step);
  const double latency = static_cast<double>(latency_ticks) - clock_ticks;
  const double throughput = static_cast<double>(throughput_ticks) - clock_ticks;
  if (latency <= 0.0 || throughput <= 0.0) return {};
  const double cycle = latency / (static_cast<double>(latency_steps) * adds);
  return {cycle, throughput / (static_cast<double>(throughput_steps) * adds) / cycle};
}

/// Number of independent chains in the throughput chain. Its throughput stops growing near the number of adders (four to
/// six on current cores); machine.json records the curve. A fixed number: chosen in each run, with a busy SMT sibling,
/// it came out as 4, 6 or 8, each with a different clean level.
inline constexpr int throughput_chains = 10;

struct ChainCalibration {
  std::array<double, 5> cycles_per_add{};  ///< with 2, 4, 6, 8 and 10 chains
  double clock_ticks = 0.0;                ///< cost of an ordered clock reading
  std::uint64_t scale = 1;                 ///< of both chains, see chain_scale()
  double ticks_per_cycle = 0.0;            ///< median at calibration
  /// A cross-check: latency of a multiply in cycles of the add chain.
  double multiply_cycles = 0.0;

  /// Length of the latency chain in steps of the clock.
  double clock_steps(const ClockCalibration& clock) const {
    const double adds = static_cast<double>(scale * latency_steps * arch::adds_per_chain_step);
    return adds * ticks_per_cycle / clock.ticks_per_ns / clock.resolution_ns;
  }

  /// How far, as a share, the clock's step moves the cycles per add of a reading from their centre: by half a step on each
  /// chain. Both are about equally long.
  double step_share(const ClockCalibration& clock) const {
    const double steps = clock_steps(clock);
    return steps > 0.0 ? 1.0 / steps : 0.0;
  }
};

/// Runs both chains on the calling thread, each once untimed before it is timed: otherwise code that a window evicted
/// from the caches would look like a busy SMT sibling. About 5 us at scale 1.
ChainReading read_chains(const ChainCalibration& calibration);

/// The cost of a reading of the clock in ticks, from the differences of two readings in a row: the mean of those that
/// nothing delayed, within a step of the lowest decile. Where a step is long they are 0 or a step, and neither is the cost.
double reading_cost(std::span<const double> ticks, double step_ticks);

/// Calibrates on the calling thread, which should be pinned; about 30 ms at scale 1.
ChainCalibration calibrate_chains(const ClockCalibration& clock);

}  // namespace fencepost::harness
