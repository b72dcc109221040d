// Bounded spinning: what a waiter does before it gives its CPU away. The bound is a time, not a number of
// pauses, which would mean another wait on each CPU (arch/timed_spin.hpp).
#pragma once

#include <sched.h>

#include <chrono>

#include "arch/timed_spin.hpp"

namespace fencepost::support {

/// How long to spin: about as long as parking would take, which wastes at most twice the best
/// choice made in hindsight (Karlin, Li, Manasse, Owicki: "Empirical studies of competitive
/// spinning for a shared-memory multiprocessor", SOSP 1991).
/// To park and be woken on another core took 3.8 us (futex ping-pong of two pinned threads, Xeon
/// virtual machine, Linux 6.18). Go's own lock spins for 120 PAUSEs: 5.6 us at 140 cycles and 3 GHz
/// (golang/go: src/runtime/lock_futex.go, active_spin and active_spin_cnt).
inline constexpr std::chrono::nanoseconds spin_limit{5'000};

/// Whether the calling thread may use several CPUs. Never fails.
inline bool more_than_one_cpu() noexcept {
  cpu_set_t set;
  CPU_ZERO(&set);
  // Fails if the kernel knows more CPUs than cpu_set_t holds (1024): surely more than one.
  return ::sched_getaffinity(0, sizeof set, &set) != 0 || CPU_COUNT(&set) > 1;
}

/// On one CPU the awaited thread cannot run while we spin. Asked once, before main: later the
/// thread may have been pinned and see only its own CPU. False until then: a waiter parks at once.
inline const bool spinning_pays = more_than_one_cpu();

/// Calls `ready` until it returns true or spin_limit has passed; returns its last answer. Throws
/// only what `ready` throws.
template <class Condition>
[[nodiscard]] bool spin_until(Condition ready) {
  if (ready()) return true;
  if (!spinning_pays) return false;
  return arch::spin_for(spin_limit, ready);
}

}  // namespace fencepost::support
