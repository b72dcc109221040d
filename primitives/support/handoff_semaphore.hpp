// A counting semaphore that gives each permit to the thread that has waited longest.
//
// A plain futex counter was rejected: a newcomer could take the permit of a sleeper that is still
// waking up, again and again, and a lock built on it could starve that sleeper. Here a queued
// waiter cannot lose its turn.
#pragma once

#include <cstdint>
#include <mutex>

#include "arch/contract.hpp"
#include "primitives/support/futex_lock.hpp"
#include "primitives/support/one_shot.hpp"
#include "primitives/support/wait_queue.hpp"

namespace fencepost::support {

/// Where a waiter queues.
enum class turn { last, first };

template <class Sync>
class basic_handoff_semaphore {
 public:
  static constexpr bool fifo = true;

  basic_handoff_semaphore() = default;
  explicit basic_handoff_semaphore(std::uint32_t permits) : permits_(permits) {}
  basic_handoff_semaphore(const basic_handoff_semaphore&) = delete;
  basic_handoff_semaphore& operator=(const basic_handoff_semaphore&) = delete;

  /// Takes a permit; waits, in order of arrival, until there is one. What came before the release
  /// that gave the permit is visible afterwards: through lock_ if the permit lay ready, through
  /// [set->wait] if it was handed over. Never fails.
  void acquire(turn mine = turn::last) noexcept {
    waiter self;
    {
      const std::lock_guard guard(lock_);
      if (permits_ > 0) {
        --permits_;
        return;
      }
      mine == turn::first ? waiting_.push_front(self) : waiting_.push(self);
    }
    self.ready.wait();
  }

  /// Takes a permit if one lies ready, then as acquire(); else false. Never fails.
  [[nodiscard]] bool try_acquire() noexcept {
    const std::lock_guard guard(lock_);
    if (permits_ == 0) return false;
    --permits_;
    return true;
  }

  /// Adds `count` permits: to the waiters first, the rest is kept (at most 2^32-1, not checked).
  /// Never fails.
  void release(std::uint32_t count = 1) noexcept {
    wait_queue<waiter, Sync> served;
    {
      const std::lock_guard guard(lock_);
      while (count > 0) {
        waiter* const next = waiting_.pop();
        if (next == nullptr) break;
        served.push(*next);
        --count;
      }
      permits_ += count;
    }
    // Outside the lock: a woken thread should not find it taken.
    // pop() has read the link before set() frees the waiter.
    while (waiter* const next = served.pop()) next->ready.set();
  }

 private:
  // Aligned: the spinning waiter's line holds nothing else, wherever the stack happens to be.
  struct alignas(arch::padding_bytes) waiter {
    basic_one_shot<Sync> ready;
    typename Sync::template var<waiter*> next = nullptr;
  };

  basic_futex_lock<Sync> lock_;                             // guards all below
  typename Sync::template var<std::uint32_t> permits_{0U};  // > 0 implies that waiting_ is empty
  wait_queue<waiter, Sync> waiting_;
};

using handoff_semaphore = basic_handoff_semaphore<std_sync>;

}  // namespace fencepost::support
