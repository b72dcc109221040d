// Test-and-test-and-set: wait by reading, and write only when the lock looks free.
//
// It never sleeps, but after a bounded spin offers its CPU with sched_yield: with more threads than
// CPUs the holder may not be running, and pure spinning would burn whole time slices. Not fair;
// under SCHED_FIFO the yield may not let the holder run.
#pragma once

#include <atomic>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/edge_orders.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::mutex {

template <class Sync, class Orders = support::acquire_release>
class basic_spinlock {
 public:
  static constexpr bool blocks = false;  // it spins and never sleeps
  static constexpr bool fifo = false;

  /// Waits for the lock, spinning. Never fails; locking twice never returns.
  void lock() noexcept {
    // relaxed will do: a hint; the exchange in try_lock synchronises
    const auto looks_free = [this] { return !taken_.load(Orders::relaxed_order); };
    while (!try_lock()) Sync::wait_until(looks_free);
  }

  /// False only if another thread holds it. Never fails.
  [[nodiscard]] bool try_lock() noexcept {
    // acquire: pairs with [unlock->lock]
    return !taken_.exchange(true, Orders::acquire_order);
  }

  /// The caller must hold it (not checked). Never fails.
  void unlock() noexcept {
    // release: pairs with [unlock->lock]
    taken_.store(false, Orders::release_order);
  }

 private:
  typename Sync::template atomic<bool> taken_{false};
};

struct spinlock : basic_spinlock<support::std_sync> {
  static constexpr std::string_view name = "spinlock";
  template <class Sync>
  using with = basic_spinlock<Sync>;
};

static_assert(Mutex<spinlock>);

}  // namespace fencepost::mutex
