// Randomised exponential backoff: pauses of random length, each bound twice the one before.
//
// Anderson ("The Performance of Spin Lock Alternatives for Shared-Memory Multiprocessors", IEEE TPDS 1(1), 1990): waiters that
// found the lock taken again wait longer, so that fewer of them meet; at random, as those that lost together would meet again.
#pragma once

#include <sched.h>

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "arch/contract.hpp"
#include "primitives/support/random.hpp"
#include "primitives/support/spin.hpp"

namespace fencepost::support {

/// Of one thread in one wait.
class backoff {
 public:
  using nanoseconds = std::chrono::nanoseconds;

  /// About one hand-over of a line to another core and back: 121 ns were measured on two cores of a Zen 4
  /// (docs/example, pair/cas_one_line).
  static constexpr nanoseconds shortest{125};
  /// Below spin_limit, after which a thread would rather have slept.
  static constexpr nanoseconds longest{4'000};
  static_assert(longest < spin_limit);

  /// The length of the next pause, 1 ns to the bound, and twice the bound from then on.
  nanoseconds next() noexcept {
    const nanoseconds length{1 + random_.next() % static_cast<std::uint64_t>(bound_.count())};
    bound_ = std::min(2 * bound_, longest);
    return length;
  }

  /// Pauses; offers the CPU where the bound is at its end, as the awaited thread may not be running, or there is but one CPU.
  /// Where reading the clock takes longer than the pause, that is how long it takes.
  void pause() noexcept {
    const bool yields = bound_ == longest || !spinning_pays;
    const auto end = std::chrono::steady_clock::now() + next();
    do arch::relax();
    while (std::chrono::steady_clock::now() < end);
    if (yields) ::sched_yield();
  }

 private:
  nanoseconds bound_ = shortest;
  xorshift random_{seed_of(this)};
};

}  // namespace fencepost::support
