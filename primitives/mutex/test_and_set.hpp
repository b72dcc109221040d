// Test-and-set: exchange until it was free, without reading first.
//
// The baseline of spin locks: each waiter takes the line for itself with every attempt, from the holder too, so that the time
// to hand over grows with the waiters (Anderson: "The Performance of Spin Lock Alternatives for Shared-Memory
// Multiprocessors", IEEE TPDS 1(1), 1990). Not fair. Like spinlock it offers its CPU after a bounded spin.
#pragma once

#include <atomic>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::mutex {

template <class Sync>
class basic_test_and_set {
 public:
  static constexpr bool blocks = false;
  static constexpr bool fifo = false;

  /// Waits for the lock, spinning. Never fails; locking twice never returns.
  void lock() noexcept {
    if (!try_lock()) Sync::wait_until([this] { return try_lock(); });
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

struct test_and_set : basic_test_and_set<support::std_sync> {
  static constexpr std::string_view name = "test_and_set";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_test_and_set<Sync>;
};

static_assert(Mutex<test_and_set>);

}  // namespace fencepost::mutex
