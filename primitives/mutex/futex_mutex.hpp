// One futex word: spin for a bounded time, then sleep. The lock that the channel and the semaphore
// use inside.
//
// Against std::mutex on two threads, with nothing inside and outside (Zen 4: 49 ns and 40 ns an operation): glibc's calls
// futex_wait() at once, which mostly returns at once, too, because the word has changed (EAGAIN). During the call the other
// thread has the lock to itself, and is served more often (fairness 0.76 to 0.87). This one looks at the word again and again.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/futex_lock.hpp"

namespace fencepost::mutex {

template <class Sync>
class basic_futex_mutex {
 public:
  static constexpr bool blocks = true;
  static constexpr bool fifo = false;  // a newcomer may overtake

  /// Waits for the lock. Never fails; locking twice never returns.
  void lock() noexcept { impl_.lock(); }

  /// False only if another thread holds it. Never fails.
  [[nodiscard]] bool try_lock() noexcept { return impl_.try_lock(); }

  /// The caller must hold it (not checked). Never fails.
  void unlock() noexcept { impl_.unlock(); }

 private:
  support::basic_futex_lock<Sync> impl_;
};

struct futex_mutex : basic_futex_mutex<support::std_sync> {
  static constexpr std::string_view name = "futex_mutex";
  template <class Sync>
  using with = basic_futex_mutex<Sync>;
};

static_assert(Mutex<futex_mutex>);

}  // namespace fencepost::mutex
