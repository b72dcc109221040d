// One futex word: spin for a bounded time, then sleep. The lock that the channel and the semaphore
// use inside.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/futex_lock.hpp"

namespace fencepost::mutex {

class futex_mutex {
 public:
  static constexpr std::string_view name = "futex_mutex";
  static constexpr bool blocks = true;

  /// Waits for the lock. Never fails; locking twice never returns.
  void lock() noexcept { impl_.lock(); }

  /// False only if another thread holds it. Never fails.
  [[nodiscard]] bool try_lock() noexcept { return impl_.try_lock(); }

  /// The caller must hold it (not checked). Never fails.
  void unlock() noexcept { impl_.unlock(); }

 private:
  support::futex_lock impl_;
};

static_assert(Mutex<futex_mutex>);

}  // namespace fencepost::mutex
