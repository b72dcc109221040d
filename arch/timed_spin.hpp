// Spinning that is bounded by time, whatever a spin-wait hint and the clock cost.
//
// A hint takes 10 to 140 cycles on x86 (Intel optimization manual, "Pause latency in Skylake") and next to nothing on
// ARM64. The clock advances every nanosecond, or every 52 (19.2 MHz); reading it takes 20 ns, or microseconds where a
// hypervisor traps it. So no fixed number of hints stands for a time: how many of them go between two looks at the clock
// follows from how long the last ones took.
#pragma once

#include <chrono>

#include "arch/contract.hpp"

namespace fencepost::arch {

/// Looks at the clock within the limit: it is exceeded by 1/16, and by some steps of a coarse clock.
inline constexpr int looks_per_spin = 16;

/// Hints before the first look at the clock, so that a short wait does not pay for one: 1,120 cycles at 140 each.
inline constexpr int hints_before_first_look = 8;

/// Calls `ready` until it returns true or `limit` has passed; returns its last answer. `now` reads a steady clock, `relax`
/// is the hint; both are parameters for the tests. Throws only what `ready` throws.
template <class Condition, class Now, class Relax>
[[nodiscard]] bool spin_for(std::chrono::nanoseconds limit, Condition ready, Now now, Relax relax) {
  int hints = hints_before_first_look;
  const auto became_ready = [&] {
    for (int hint = 0; hint < hints; ++hint) {
      relax();
      if (ready()) return true;
    }
    return false;
  };
  if (ready() || became_ready()) return true;
  const auto between_looks = limit / looks_per_spin;
  const auto begin = now();
  auto last = begin;
  for (;;) {
    if (became_ready()) return true;
    const auto here = now();
    if (here - begin >= limit) return false;
    const auto took = here - last;
    last = here;
    // The next stretch is then no longer than the time aimed at and two steps of the clock.
    if (2 * took < between_looks) hints *= 2;
    if (took > between_looks && hints > 1) hints /= 2;
  }
}

template <class Condition>
[[nodiscard]] bool spin_for(std::chrono::nanoseconds limit, Condition ready) {
  return spin_for(limit, ready, std::chrono::steady_clock::now, [] { relax(); });
}

}  // namespace fencepost::arch
