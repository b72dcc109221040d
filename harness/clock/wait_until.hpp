// Waiting for a time stamp that another thread has set, never for longer than it can be away.
//
// The counters of two CPUs may differ: by seconds where the firmware left them so and the kernel does not correct it, or
// after a suspend. A wait for a time that lies that far off would look like a hang.
#pragma once

#include <cstdint>

#include "arch/contract.hpp"

namespace fencepost::harness {

/// Waits until `now()` has reached `at`, in ticks, calling `relax` between readings. False as soon as that is more than
/// `longest` ticks away: this CPU's clock is not the one by which `at` was set, or it went backwards.
template <class Now, class Relax>
bool wait_until(std::uint64_t at, std::uint64_t longest, Now now, Relax relax) {
  for (;;) {
    const auto left = static_cast<std::int64_t>(at - now());
    if (left <= 0) return true;
    if (static_cast<std::uint64_t>(left) > longest) return false;
    relax();
  }
}

inline bool wait_until(std::uint64_t at, std::uint64_t longest) {
  return wait_until(at, longest, arch::timestamp, arch::relax);
}

}  // namespace fencepost::harness
