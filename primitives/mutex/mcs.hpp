// MCS queue lock: waiters form a list, and each spins on a flag of its own, which the one before it clears.
//
// Mellor-Crummey and Scott ("Algorithms for Scalable Synchronization on Shared-Memory Multiprocessors", ACM TOCS 9(1), 1991,
// algorithm 5); the orders as in Scott and Brown ("Shared-Memory Synchronization", 2nd ed., 2024, section 4.3.1), as far as the
// tests need them. First come, first served. A hand-over moves one line, however many wait; the price is a node for each
// thread, and an unlock by compare-exchange when nobody waits.
#pragma once

#include <atomic>
#include <string_view>

#include "arch/contract.hpp"
#include "primitives/concepts.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::mutex {

template <class Sync>
class basic_mcs {
 public:
  static constexpr bool blocks = false;
  static constexpr bool fifo = true;

  /// Its waiter spins on it: alone on its line.
  class alignas(arch::padding_bytes) node {
    friend basic_mcs;
    typename Sync::template atomic<node*> next{nullptr};
    typename Sync::template atomic<bool> waits{false};
  };

  /// Waits for the lock, spinning. Never fails; locking twice never returns.
  void lock(node& mine) noexcept {
    // relaxed: published with the node [tail]
    mine.next.store(nullptr, std::memory_order_relaxed);
    // acquire: pairs with [unlock->lock], and with [tail] of the node before. release: [tail]
    node* const before = tail_.exchange(&mine, std::memory_order_acq_rel);
    if (before == nullptr) return;
    // relaxed: published by [link]
    mine.waits.store(true, std::memory_order_relaxed);
    before->next.store(&mine, std::memory_order_release);  // [link]
    // acquire: pairs with [pass]
    const auto passed = [&] { return !mine.waits.load(std::memory_order_acquire); };
    Sync::wait_until(passed);
  }

  /// False only if another thread holds it or waits. Never fails.
  [[nodiscard]] bool try_lock(node& mine) noexcept {
    // relaxed: as in lock
    mine.next.store(nullptr, std::memory_order_relaxed);
    node* free = nullptr;
    // acquire: pairs with [unlock->lock]. release: [tail]. relaxed on failure: nothing was taken
    return tail_.compare_exchange_strong(free, &mine, std::memory_order_acq_rel,
                                         std::memory_order_relaxed);
  }

  /// The caller must hold it by this node (not checked). Never fails. Waits for a thread that is in lock() to link itself: two
  /// instructions, unless it is preempted there.
  void unlock(node& mine) noexcept {
    // acquire: pairs with [link]
    node* next = mine.next.load(std::memory_order_acquire);
    if (next == nullptr) {
      node* self = &mine;
      // release: pairs with [unlock->lock]. relaxed on failure: [link] is still to come
      if (tail_.compare_exchange_strong(self, nullptr, std::memory_order_release,
                                        std::memory_order_relaxed))
        return;
      Sync::wait_until([&] {
        next = mine.next.load(std::memory_order_acquire);  // as above
        return next != nullptr;
      });
    }
    next->waits.store(false, std::memory_order_release);  // [pass]
  }

 private:
  typename Sync::template atomic<node*> tail_{nullptr};
};

struct mcs : basic_mcs<support::std_sync> {
  static constexpr std::string_view name = "mcs";
  template <class Sync>
  using with = basic_mcs<Sync>;
};

static_assert(Mutex<mcs>);

}  // namespace fencepost::mutex
