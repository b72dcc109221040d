// Test-and-test-and-set: wait by reading, and write only when the lock looks free.
//
// It never sleeps, but after a bounded spin offers its CPU with sched_yield: with more threads than
// CPUs the holder may not be running, and pure spinning would burn whole time slices. Not fair;
// under SCHED_FIFO the yield may not let the holder run.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/flag_lock.hpp"

namespace fencepost::mutex {

template <class Sync, class Orders = support::acquire_release>
class basic_spinlock : public support::flag_lock<Sync, Orders> {
 public:
  /// Waits for the lock, spinning. Never fails; locking twice never returns.
  void lock() noexcept {
    while (!this->try_lock()) Sync::wait_until([this] { return this->looks_free(); });
  }
};

struct spinlock : basic_spinlock<support::std_sync> {
  static constexpr std::string_view name = "spinlock";
  template <class Sync>
  using with = basic_spinlock<Sync>;
};

static_assert(Mutex<spinlock>);

}  // namespace fencepost::mutex
