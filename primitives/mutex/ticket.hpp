// Ticket lock: draw a number, and wait until it is served. First come, first served.
//
// After Reed and Kanodia ("Synchronization with Eventcounts and Sequencers", CACM 22(2), 1979) and Mellor-Crummey and Scott
// ("Algorithms for Scalable Synchronization on Shared-Memory Multiprocessors", ACM TOCS 9(1), 1991, algorithm 2).
// Waiting is plain: waiting in proportion to the number of threads ahead, as the latter propose, needs to know how long a
// critical section takes. All waiters read one word, and each unlock takes it from all of them.
// Being fair it needs its waiters to run: with more threads than CPUs each hand-over may wait for the scheduler.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/edge_orders.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::mutex {

/// At most 2^32 - 1 threads at once (not checked): numbers begin again from 0, and no two threads have the same.
template <class Sync, class Orders = support::acquire_release>
class basic_ticket {
 public:
  static constexpr bool blocks = false;
  static constexpr bool fifo = true;

  /// Waits for the lock, spinning. Never fails; locking twice never returns.
  void lock() noexcept {
    // relaxed will do: a number hands nothing over
    const std::uint32_t mine = next_.fetch_add(1, Orders::relaxed_order);
    // acquire: pairs with [unlock->lock]
    const auto served = [&] { return serving_.load(Orders::acquire_order) == mine; };
    if (!served()) Sync::wait_until(served);
  }

  /// False only if another thread holds the lock or takes it meanwhile. Never fails.
  /// Wrong if it is delayed, between its two steps, for 2^32 locks exactly.
  [[nodiscard]] bool try_lock() noexcept {
    // acquire: pairs with [unlock->lock]
    std::uint32_t serving = serving_.load(Orders::acquire_order);
    // The next number is the one that is served: nobody has the lock, nor can before we have drawn it.
    // relaxed will do: the load above synchronises with the unlock that served this number
    return next_.compare_exchange_strong(serving, serving + 1, Orders::relaxed_order,
                                         Orders::relaxed_order);
  }

  /// The caller must hold it (not checked). Never fails.
  void unlock() noexcept {
    // relaxed will do: only the holder writes it.
    // release: pairs with [unlock->lock]
    serving_.store(serving_.load(Orders::relaxed_order) + 1, Orders::release_order);
  }

 private:
  typename Sync::template atomic<std::uint32_t> next_{0U}, serving_{0U};
};

struct ticket : basic_ticket<support::std_sync> {
  static constexpr std::string_view name = "ticket";
  template <class Sync>
  using with = basic_ticket<Sync>;
};

static_assert(Mutex<ticket>);

}  // namespace fencepost::mutex
