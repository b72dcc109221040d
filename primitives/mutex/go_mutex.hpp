// Go's sync.Mutex: newcomers may overtake those that sleep, until one of these has waited for a millisecond.
//
// How it goes (golang/go: src/internal/sync/mutex.go):
//  - Normal: a thread that finds the lock taken spins for a while, then counts itself and sleeps in a queue. unlock frees the
//    lock and wakes the first sleeper, which competes with newcomers; if it loses, it queues at the front.
//  - A sleeper that lost after more than starving_after marks the lock as starving. From then on unlock hands the lock to the
//    first in the queue: `locked` is not set meanwhile, but nobody takes a starving lock, newcomers queue.
//  - A thread that was handed the lock ends starvation if it is the last in the queue, or has waited for less than that.
//  - `woken`: a sleeper has been woken and competes; unlock then wakes no other. (In Go a spinner sets it too.)
// Throughput of a barging lock, with a bound on the wait. Not in order of arrival: normal waits are not, and a thread that has
// counted itself may be overtaken before it is in the queue.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/handoff_semaphore.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::mutex {

/// At most 2^29 - 1 waiters (not checked). unlock may still use the lock when another thread has taken it: that thread must not
/// destroy it before unlock has returned.
template <class Sync>
class basic_go_mutex {
 public:
  static constexpr bool blocks = true;
  static constexpr bool fifo = false;

  /// After Go's starvationThresholdNs.
  static constexpr std::chrono::milliseconds starving_after{1};

  /// Waits for the lock. Never fails; locking twice never returns.
  void lock() noexcept {
    std::uint32_t free = 0;
    // acquire: pairs with [unlock->lock]. relaxed on failure: nothing was taken
    if (!state_.compare_exchange_strong(free, locked, std::memory_order_acquire,
                                        std::memory_order_relaxed))
      lock_slowly();
  }

  /// False only if another thread holds it, or is handed it. Never fails.
  [[nodiscard]] bool try_lock() noexcept {
    // relaxed: only the value to start from
    std::uint32_t now = state_.load(std::memory_order_relaxed);
    while (is_free(now)) {
      // acquire: pairs with [unlock->lock]. relaxed on failure: nothing was taken, we look again
      if (state_.compare_exchange_weak(now, now | locked, std::memory_order_acquire,
                                       std::memory_order_relaxed))
        return true;
    }
    return false;
  }

  /// The caller must hold it (not checked). Never fails.
  void unlock() noexcept {
    // release: pairs with [unlock->lock]; all other changes are read-modify-writes, which hand it on
    const std::uint32_t left = state_.fetch_sub(locked, std::memory_order_release) - locked;
    if (left != 0) unlock_slowly(left);
  }

 private:
  static constexpr std::uint32_t locked = 1;
  static constexpr std::uint32_t woken = 2;
  static constexpr std::uint32_t starving = 4;
  static constexpr std::uint32_t waiter = 8;  // the rest of the word counts them

  static bool is_free(std::uint32_t state) { return (state & (locked | starving)) == 0; }

  [[gnu::noinline]] void lock_slowly() noexcept {
    typename Sync::moment since{};
    bool slept = false, late = false;
    std::uint32_t now = spin();
    for (;;) {
      const bool free = is_free(now);
      std::uint32_t next = free ? now | locked : now + waiter;
      if (late && (now & locked) != 0) next |= starving;
      if (slept) next &= ~woken;
      // acquire: pairs with [unlock->lock]. relaxed on failure: nothing was taken, we look again
      if (!state_.compare_exchange_weak(now, next, std::memory_order_acquire,
                                        std::memory_order_relaxed))
        continue;
      if (free) return;
      if (!slept) since = Sync::now();
      sleepers_.acquire(slept ? support::turn::first : support::turn::last);
      slept = true;
      late = late || Sync::passed(since, starving_after);
      // relaxed: who woke us saw, or set, what we look for, and the semaphore hands that on
      now = state_.load(std::memory_order_relaxed);
      if ((now & starving) != 0) return take_over(now, late);
      now = spin();
    }
  }

  /// Until it looks free, is starving, or spinning pays no more. Returns the state seen last.
  std::uint32_t spin() noexcept {
    std::uint32_t now = 0;
    static_cast<void>(Sync::spin_until([&] {
      now = state_.load(std::memory_order_relaxed);  // relaxed: only the value to start from
      return (now & (locked | starving)) != locked;
    }));
    return now;
  }

  /// The lock was handed to us: we still count as a waiter.
  void take_over(std::uint32_t now, bool late) noexcept {
    std::uint32_t change = locked - waiter;
    if (!late || now / waiter == 1) change -= starving;
    // relaxed: the semaphore has brought what the last holder did
    state_.fetch_add(change, std::memory_order_relaxed);
  }

  [[gnu::noinline]] void unlock_slowly(std::uint32_t now) noexcept {
    if ((now & starving) != 0) return sleepers_.release(1);
    while (now >= waiter && (now & (locked | woken | starving)) == 0) {
      // relaxed: it takes the right to wake one; the semaphore wakes
      if (state_.compare_exchange_weak(now, (now - waiter) | woken, std::memory_order_relaxed,
                                       std::memory_order_relaxed))
        return sleepers_.release(1);
    }
  }

  typename Sync::template atomic<std::uint32_t> state_{0U};
  support::basic_handoff_semaphore<Sync> sleepers_;
};

struct go_mutex : basic_go_mutex<support::std_sync> {
  static constexpr std::string_view name = "go_mutex";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_go_mutex<Sync>;
};

static_assert(Mutex<go_mutex>);

}  // namespace fencepost::mutex
