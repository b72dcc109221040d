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

class handoff_semaphore {
 public:
  handoff_semaphore() = default;
  handoff_semaphore(const handoff_semaphore&) = delete;
  handoff_semaphore& operator=(const handoff_semaphore&) = delete;

  /// Takes a permit; waits, in order of arrival, until there is one. What came before the release
  /// that gave the permit is visible afterwards: through lock_ if the permit lay ready, through
  /// [set->wait] if it was handed over. Never fails.
  void acquire() noexcept {
    waiter self;
    {
      const std::lock_guard guard(lock_);
      if (permits_ > 0) {
        --permits_;
        return;
      }
      waiting_.push(self);
    }
    self.ready.wait();
  }

  /// Adds `count` permits: to the waiters first, the rest is kept (at most 2^32-1, not checked).
  /// Never fails.
  void release(std::uint32_t count) noexcept {
    wait_queue<waiter> served;
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
    one_shot ready;
    waiter* next = nullptr;
  };

  futex_lock lock_;            // guards all below
  std::uint32_t permits_ = 0;  // > 0 implies that waiting_ is empty
  wait_queue<waiter> waiting_;
};

}  // namespace fencepost::support
