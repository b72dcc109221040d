// Threads take several permits in one step, in the order they came; as golang.org/x/sync/semaphore does it.
//
// Who asks for many waits at the head of the queue, and keeps later ones from taking few: it can't starve, and permits lie idle
// meanwhile.
#pragma once

#include <cstdint>
#include <mutex>
#include <string_view>

#include "arch/contract.hpp"
#include "primitives/concepts.hpp"
#include "primitives/support/futex_lock.hpp"
#include "primitives/support/one_shot.hpp"
#include "primitives/support/wait_queue.hpp"

namespace fencepost::semaphore {

template <class Sync>
class basic_weighted {
  template <class T>
  using var = typename Sync::template var<T>;

 public:
  static constexpr bool fifo = true;

  explicit basic_weighted(std::uint32_t permits) : permits_(permits) {}

  /// Takes `n` permits; waits, in order of arrival, until there are as many. What came before the releases is visible: through
  /// lock_ if the permits lay ready, through [set->wait] if they were handed over. Never fails.
  void acquire(std::uint32_t n = 1) noexcept {
    waiter self;
    {
      const std::lock_guard guard(lock_);
      if (take(n)) return;
      self.wants = n;
      waiting_.push(self);
    }
    self.ready.wait();
  }

  /// False if there are fewer than `n`, or somebody waits. Never fails.
  [[nodiscard]] bool try_acquire(std::uint32_t n = 1) noexcept {
    const std::lock_guard guard(lock_);
    return take(n);
  }

  /// Adds `n` permits, and gives to those that wait as long as there are enough for the first. Never fails.
  void release(std::uint32_t n = 1) noexcept {
    support::wait_queue<waiter, Sync> served;
    {
      const std::lock_guard guard(lock_);
      permits_ += n;
      for (waiter* first = waiting_.first(); first != nullptr && first->wants <= permits_;
           first = waiting_.first()) {
        permits_ -= first->wants;
        served.push(*waiting_.pop());
      }
    }
    // Outside the lock: a woken thread should not find it taken. pop() has read the link before set() frees the waiter.
    while (waiter* const next = served.pop()) next->ready.set();
  }

 private:
  // Aligned: the spinning waiter's line holds nothing else, wherever the stack happens to be.
  struct alignas(arch::padding_bytes) waiter {
    var<std::uint32_t> wants{0U};
    support::basic_one_shot<Sync> ready;
    var<waiter*> next = nullptr;
  };

  bool take(std::uint32_t n) noexcept {
    if (waiting_.first() != nullptr || permits_ < n) return false;
    permits_ -= n;
    return true;
  }

  support::basic_futex_lock<Sync> lock_;  // guards all below
  var<std::uint32_t> permits_;            // fewer than the first in the queue wants
  support::wait_queue<waiter, Sync> waiting_;
};

struct weighted : basic_weighted<support::std_sync> {
  static constexpr std::string_view name = "weighted";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_weighted<Sync>;
  using basic_weighted::basic_weighted;
};

static_assert(WeightedSemaphore<weighted>);

}  // namespace fencepost::semaphore
