// CLH queue lock: each waiter spins on the request of the one before it, which it then takes over for its own next one.
//
// Craig ("Building FIFO and Priority-Queuing Spin Locks from Atomic Swap", TR 93-02-02, University of Washington, 1993) and
// Magnusson, Landin and Hagersten ("Queue Locks on Cache Coherent Multiprocessors", IPPS 1994); Scott and Brown
// ("Shared-Memory Synchronization", 2nd ed., 2024, section 4.3.2). First come, first served; unlock is one store, and waits for
// nobody. The price: requests wander between threads and locks, so that a waiter spins on memory that another thread allocated.
// No try_lock: to find the last request granted and then to take its place are two steps, and meanwhile it may have become the
// request of another thread, which is not granted; it would need a version.
#pragma once

#include <atomic>
#include <cstddef>
#include <string_view>

#include "arch/contract.hpp"
#include "primitives/concepts.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::mutex {

template <class Sync>
class basic_clh {
  /// One is owned by each node and one, the last that was queued, by the lock. Only the owner and the thread behind it look at
  /// one; the latter owns it once it has the lock and gives it back, and nobody else can still read it then.
  struct alignas(arch::padding_bytes) request {
    typename Sync::template atomic<bool> waits{false};
  };

 public:
  static constexpr bool blocks = false;
  static constexpr bool fifo = true;
  static constexpr std::size_t allocated_bytes = sizeof(request);  ///< of a node, and of the lock

  /// May outlive the lock. The constructor throws std::bad_alloc.
  class node {
   public:
    node() : mine_(Sync::template make<request>()) {}
    ~node() { Sync::dispose(mine_); }
    node(const node&) = delete;
    node& operator=(const node&) = delete;

   private:
    friend basic_clh;
    request* mine_;
    request* before_ = nullptr;
  };

  /// Throws std::bad_alloc.
  basic_clh() : tail_(Sync::template make<request>()) {}
  /// relaxed: nobody uses it any more
  ~basic_clh() { Sync::dispose(tail_.load(std::memory_order_relaxed)); }
  basic_clh(const basic_clh&) = delete;
  basic_clh& operator=(const basic_clh&) = delete;

  /// Waits for the lock, spinning. Never fails.
  void lock(node& self) noexcept {
    // relaxed: published with the request [tail]
    self.mine_->waits.store(true, std::memory_order_relaxed);
    // acquire and release: [tail]
    self.before_ = tail_.exchange(self.mine_, std::memory_order_acq_rel);
    // acquire: pairs with [unlock->lock]
    const auto granted = [before = self.before_] {
      return !before->waits.load(std::memory_order_acquire);
    };
    if (!granted()) Sync::wait_until(granted);
  }

  /// The caller must hold it by this node (not checked). Never fails.
  void unlock(node& self) noexcept {
    self.mine_->waits.store(false, std::memory_order_release);  // [unlock->lock]
    self.mine_ = self.before_;
  }

 private:
  typename Sync::template atomic<request*> tail_;
};

struct clh : basic_clh<support::std_sync> {
  static constexpr std::string_view name = "clh";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_clh<Sync>;
};

static_assert(Mutex<clh> && !CanTry<clh>);

}  // namespace fencepost::mutex
