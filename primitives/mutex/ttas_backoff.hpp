// Test-and-test-and-set with randomised exponential backoff (support/backoff.hpp): waiters look less and less often, so that
// those who see it free together are few. A thread that waits long loses to newcomers: less fair than spinlock.
#pragma once

#include <atomic>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::mutex {

template <class Sync>
class basic_ttas_backoff {
 public:
  static constexpr bool blocks = false;
  static constexpr bool fifo = false;

  /// Waits for the lock, spinning and pausing. Never fails; locking twice never returns.
  void lock() noexcept {
    const auto taken = [this] {
      // relaxed: a hint; the exchange in try_lock synchronises
      return !taken_.load(std::memory_order_relaxed) && try_lock();
    };
    if (!try_lock()) Sync::wait_backing_off(taken);
  }

  /// False only if another thread holds it. Never fails.
  [[nodiscard]] bool try_lock() noexcept {
    // acquire: pairs with [unlock->lock]
    return !taken_.exchange(true, std::memory_order_acquire);
  }

  /// The caller must hold it (not checked). Never fails.
  void unlock() noexcept {
    // release: pairs with [unlock->lock]
    taken_.store(false, std::memory_order_release);
  }

 private:
  typename Sync::template atomic<bool> taken_{false};
};

struct ttas_backoff : basic_ttas_backoff<support::std_sync> {
  static constexpr std::string_view name = "ttas_backoff";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_ttas_backoff<Sync>;
};

static_assert(Mutex<ttas_backoff>);

}  // namespace fencepost::mutex
