// Decides from the readings of the probe (probe.hpp) whether two PUs share a core. Pure arithmetic: no clock is read.
//
// A pair is visited many times. In one visit each PU runs the throughput chain twice over: `alone`, while
// the other PU is held by work that leaves its slots free, and `together`, while the other does the same. Adders
// are shared by the PUs of one core and by nobody else, so both slow down together, or neither does:
//
//   one core    ratio 2: the chain fills the adders, and two of them get half each. The light work costs `alone` a
//               little too (one slot in three to five cycles): 1.9 on a core with five adders, 1.7 with two.
//   two cores   ratio 1, whatever the SMT siblings of either PU do, as long as they do it in both conditions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace fencepost::harness {

/// One stretch of a chain on one PU, in ticks. Both PUs of a pair have the same start and the same deadline.
struct Stretch {
  std::uint64_t late = 0;  ///< began after the common start
  std::uint64_t elapsed = 0;
  std::uint64_t chunks = 0;   ///< looks at the clock
  std::uint64_t longest = 0;  ///< between two of them
  double adds_per_chunk = 0.0;
  double cycle_before = 0.0;  ///< ticks per cycle, from the latency chain
  double cycle_after = 0.0;
};

/// False if the stretch was disturbed: it started late (the PUs did not overlap), the time between two clock readings was
/// three times the mean (an interrupt, or the hypervisor descheduled the CPU), or the clock rate changed.
bool undisturbed(const Stretch& stretch);

/// Cycles per add, with the cycle length of that stretch, so that a clock rate that drops when the second core wakes has
/// no effect.
double cycles_per_add(const Stretch& stretch);

/// Cycles per add of PUs a and b, in one visit.
struct Visit {
  std::array<double, 2> alone{};
  std::array<double, 2> together{};
};

enum class Sibling { shared, apart, unclear };
inline constexpr std::array<std::string_view, 3> sibling_names{"shared", "apart", "unclear"};
constexpr std::string_view name_of(Sibling sibling) {
  return sibling_names[static_cast<std::size_t>(sibling)];
}

struct SiblingFinding {
  Sibling verdict = Sibling::unclear;
  std::size_t visits = 0;
  // Over the visits without another busy hardware thread, if there are enough, else over all; 0 if there are none.
  std::array<double, 2> alone{};     ///< median, cycles per add
  std::array<double, 2> together{};  ///< likewise
  std::array<double, 2> slowdown{};  ///< median of together over alone, visit by visit
};

/// Minimum number of visits for a verdict: of 12, the 95 % interval of a median leaves out two at either end.
inline constexpr std::size_t least_visits = 12;
/// Slower by this factor on both PUs, with 95 % confidence: they share a core.
inline constexpr double shared_from = 1.25;
/// Within this factor of 1 on both PUs, with 95 % confidence: they do not. Between the two: unclear.
inline constexpr double apart_below = 1.10;

/// `quiet`: the lowest `alone` known for a core of each PU's kind (cycles per add). A visit in which one PU is more than
/// 10 % above it was disturbed by a third hardware thread. If there are enough undisturbed visits, only they are used. The
/// verdict `apart` is never given from disturbed ones: on a core with more than two hardware threads a third may hide the
/// effect of the second.
SiblingFinding judge_siblings(std::span<const Visit> visits, const std::array<double, 2>& quiet);

}  // namespace fencepost::harness
