// The lock inside go_rwmutex as a plain mutex: it spins for a bounded time and then sleeps. What go_rwmutex does better
// than std::mutex may be due to the spinning; what it does better than this is due to its readers.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/futex_lock.hpp"

namespace fencepost::rwmutex {

class futex_mutex {
 public:
  static constexpr std::string_view name = "futex_mutex";
  static constexpr bool blocks = true;
  static constexpr bool readers_share = false;
  static constexpr bool writer_preferred = false;  // neither side is: whoever comes first gets it
  static constexpr bool phase_fair = false;

  /// Waits for the lock. Never fails; locking twice never returns.
  void lock() noexcept { impl_.lock(); }
  /// False only if another thread holds it. Never fails.
  [[nodiscard]] bool try_lock() noexcept { return impl_.try_lock(); }
  /// The caller must hold it (not checked). Never fails.
  void unlock() noexcept { impl_.unlock(); }

  /// As lock().
  void lock_shared() noexcept { impl_.lock(); }
  /// As try_lock().
  [[nodiscard]] bool try_lock_shared() noexcept { return impl_.try_lock(); }
  /// As unlock().
  void unlock_shared() noexcept { impl_.unlock(); }

 private:
  support::futex_lock impl_;
};

static_assert(RwMutex<futex_mutex>);

}  // namespace fencepost::rwmutex
