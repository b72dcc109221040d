// A semaphore of one futex word: permits and waiting threads, so that release() makes a system call only when somebody waits.
//
// Not fair: a running thread may take the permit that a sleeper was woken for, and the sleeper waits again. It is the cheaper for
// it: no permit lies idle until a thread has woken up.
#pragma once

#include <cstdint>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::semaphore {

template <class Sync>
class basic_futex_semaphore {
 public:
  static constexpr bool fifo = false;

  explicit basic_futex_semaphore(std::uint32_t permits) : word_(permits) {}

  /// Takes a permit; spins for a while, then sleeps, until there is one. Never fails. Fewer than 2^16 threads at once wait (not
  /// checked).
  void acquire() noexcept {
    if (!Sync::spin_until([this] { return try_acquire(); })) wait_asleep();
  }

  /// False if there is no permit. Never fails.
  [[nodiscard]] bool try_acquire() noexcept { return take(1); }

  /// Gives a permit. The last access to *this is the fetch_add: who takes the permit may destroy it. Never fails.
  void release() noexcept {
    const auto key = Sync::key_of(word_);
    // release: pairs with [release->acquire]
    if (word_.fetch_add(1, std::memory_order_release) >= waiter) Sync::futex_wake(key, 1);
  }

 private:
  static constexpr std::uint32_t waiter = 1U << 16;
  static constexpr std::uint32_t permit_bits = waiter - 1;

  /// Takes `part` off the word, if there is a permit.
  bool take(std::uint32_t part) noexcept {
    // relaxed: only the value to start from
    std::uint32_t now = word_.load(std::memory_order_relaxed);
    while ((now & permit_bits) != 0) {
      // acquire: pairs with [release->acquire], with each release so far, since all changes are RMWs.
      // relaxed on failure: nothing was taken
      const bool taken = word_.compare_exchange_weak(now, now - part, std::memory_order_acquire,
                                                     std::memory_order_relaxed);
      if (taken) return true;
    }
    return false;
  }

  [[gnu::noinline]] void wait_asleep() noexcept {
    // relaxed: only announces. One word, so that a release either sees the waiter or is seen by it.
    word_.fetch_add(waiter, std::memory_order_relaxed);
    while (!take(waiter + 1)) {
      // relaxed: the kernel looks again
      const std::uint32_t now = word_.load(std::memory_order_relaxed);
      if ((now & permit_bits) == 0) Sync::futex_wait(word_, now);
    }
  }

  typename Sync::template atomic<std::uint32_t> word_;
};

struct futex_semaphore : basic_futex_semaphore<support::std_sync> {
  static constexpr std::string_view name = "futex_semaphore";
  template <class Sync>
  using with = basic_futex_semaphore<Sync>;
  using basic_futex_semaphore::basic_futex_semaphore;
};

static_assert(Semaphore<futex_semaphore>);

}  // namespace fencepost::semaphore
