// A condition variable of a sequence number that each notification changes: a waiter sleeps only if there was none since it had
// the mutex.
//
// - Waiters count themselves under the mutex: who notifies without it finds each waiter that its own critical section came after.
// - notify_all() wakes all at once, and they contend for the mutex: the kernel could let them sleep on at the mutex's word
//   (FUTEX_CMP_REQUEUE), which ties the mutex to the condition variable.
// - A waiter that sleeps through 2^32 notifications at the wrong moment misses them.
// - Does not spin before it sleeps: what it waits for is not known to be short, as a critical section is.
#pragma once

#include <cstdint>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/futex_lock.hpp"

namespace fencepost::condition {

template <class Sync>
class basic_futex_condition {
 public:
  using mutex = support::basic_futex_lock<Sync>;

  /// The caller holds `held`. Unlocks it, sleeps until notified or for no reason, and locks it again. Never fails.
  void wait(mutex& held) noexcept {
    add_to_waiters(1);
    // relaxed: a notification that counts comes after our unlock, and so later in the word's order
    const std::uint32_t seen = sequence_.load(std::memory_order_relaxed);
    held.unlock();
    Sync::futex_wait(sequence_, seen);
    held.lock();
    add_to_waiters(~0U);  // minus one
  }

  /// Wakes one of the threads that wait, if any; without one, no system call. Never fails.
  void notify_one() noexcept { notify(1); }

  /// Wakes all threads that wait. Never fails.
  void notify_all() noexcept { notify(Sync::all_sleepers); }

 private:
  void add_to_waiters(std::uint32_t n) noexcept {
    // relaxed, and no RMW: changed under the mutex only
    waiters_.store(waiters_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
  }

  void notify(int count) noexcept {
    // relaxed: of a waiter that counts, our critical section comes after its own, in which it has counted itself
    if (waiters_.load(std::memory_order_relaxed) == 0) return;
    // relaxed: orders nothing; the kernel orders the waiter's look at the word and our wake-up
    sequence_.fetch_add(1, std::memory_order_relaxed);
    Sync::futex_wake(Sync::key_of(sequence_), count);
  }

  typename Sync::template atomic<std::uint32_t> sequence_{0U};
  typename Sync::template atomic<std::uint32_t> waiters_{0U};
};

struct futex_condition : basic_futex_condition<support::std_sync> {
  static constexpr std::string_view name = "futex_condition";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_futex_condition<Sync>;
};

static_assert(Condition<futex_condition>);

}  // namespace fencepost::condition
