// How team threads wait for each other: they have a PU each, and a futex would wake them late and unevenly. After some time
// they yield, so that runs with more threads than PUs (--oversubscribe) make progress.
#pragma once

#include <sched.h>

#include <chrono>

#include "arch/timed_spin.hpp"

namespace fencepost::harness {

/// How long to spin before yielding. About a window of several threads: threads that all run arrive within that time,
/// and a system call just then would delay the start of one. If the awaited thread has no CPU, spinning wastes 5 % of
/// the kernel's shortest time slice (1 ms), not more.
inline constexpr std::chrono::microseconds spin_limit{50};

/// Calls `ready` until it returns true.
template <class Condition>
void spin_then_yield(Condition ready) {
  if (arch::spin_for(spin_limit, ready)) return;
  while (!ready()) sched_yield();
}

}  // namespace fencepost::harness
