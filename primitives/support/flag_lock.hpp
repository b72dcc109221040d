// A lock that is one flag: what test-and-set locks have in common. They differ in how they wait.
#pragma once

#include <atomic>

#include "primitives/support/edge_orders.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::support {

template <class Sync, class Orders = acquire_release>
class flag_lock {
 public:
  static constexpr bool blocks = false;  // it spins and never sleeps
  static constexpr bool fifo = false;

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

 protected:
  [[nodiscard]] bool looks_free() const noexcept {
    // relaxed will do: a hint; the exchange in try_lock synchronises
    return !taken_.load(Orders::relaxed_order);
  }

 private:
  typename Sync::template atomic<bool> taken_{false};
};

}  // namespace fencepost::support
