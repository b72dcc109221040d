// A lock of one 32-bit word: spin for a while, then sleep on a futex.
//
// Not fair: a running thread may overtake a sleeper that has just been woken. Handing the lock over
// instead would make every contended unlock wait for a context switch. What needs an order
// (channel, semaphore) keeps its own queue guarded by this lock.
#pragma once

#include <cstdint>

#include "primitives/support/sync.hpp"

namespace fencepost::support {

template <class Sync>
class basic_futex_lock {
 public:
  basic_futex_lock() = default;
  basic_futex_lock(const basic_futex_lock&) = delete;
  basic_futex_lock& operator=(const basic_futex_lock&) = delete;

  /// Takes the lock; waits while another thread has it. Never fails.
  /// Not recursive: a second lock() by the holder never returns.
  void lock() noexcept {
    if (!try_lock()) lock_slowly();
  }

  /// Takes the lock if it is free; false otherwise, and never false for a free lock. Never fails.
  [[nodiscard]] bool try_lock() noexcept {
    std::uint32_t expected = unlocked;
    // acquire: pairs with [unlock->lock].
    // relaxed on failure: nothing is read under a lock we did not get.
    return word_.compare_exchange_strong(expected, locked, std::memory_order_acquire,
                                         std::memory_order_relaxed);
  }

  /// Gives the lock back. The caller must hold it (not checked). Never fails.
  /// The exchange is the last access to *this: the next holder may destroy it.
  void unlock() noexcept {
    const auto key = Sync::key_of(word_);
    // release: pairs with [unlock->lock]
    if (word_.exchange(unlocked, std::memory_order_release) == contended) Sync::futex_wake(key, 1);
  }

 private:
  static constexpr std::uint32_t unlocked = 0;
  static constexpr std::uint32_t locked = 1;     // nobody sleeps: unlock needs no system call
  static constexpr std::uint32_t contended = 2;  // somebody may sleep: unlock must wake one

  [[gnu::noinline]] void lock_slowly() noexcept {
    const auto taken = [this] {
      // relaxed: a hint; looking before the RMW keeps the line shared among the spinners
      return word_.load(std::memory_order_relaxed) == unlocked && try_lock();
    };
    if (Sync::spin_until(taken)) return;
    // From here on we take it as contended: others may sleep, and only this mark makes our unlock
    // wake one of them.
    // acquire: pairs with [unlock->lock]
    while (word_.exchange(contended, std::memory_order_acquire) != unlocked) {
      Sync::futex_wait(word_, contended);
    }
  }

  typename Sync::template atomic<std::uint32_t> word_{unlocked};
};

using futex_lock = basic_futex_lock<std_sync>;

static_assert(sizeof(futex_lock) == 4, "one futex word, no hidden state");

}  // namespace fencepost::support
