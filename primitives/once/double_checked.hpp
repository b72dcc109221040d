// Double-checked locking: whoever finds it done takes no lock (Schmidt and Harrison, PLoP 1996; for the memory orders Meyers and
// Alexandrescu, "C++ and the Perils of Double-Checked Locking", 2004).
//
// Waiters sleep in the mutex, and pass it on one by one when init has ended.
#pragma once

#include <atomic>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/futex_lock.hpp"
#include "primitives/support/holder.hpp"
#include "primitives/support/on_exit.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::once {

/// The orders are of the load before the mutex and of the store that it pairs with [done->check].
template <class Sync, std::memory_order check_order = std::memory_order_acquire,
          std::memory_order done_order = std::memory_order_release, bool Retries = true>
class basic_double_checked {
 public:
  static constexpr bool retries_after_error = Retries;
  static constexpr bool blocks = true;

  /// Throws what init throws.
  template <class F>
  [[gnu::always_inline]] void call(F&& init) {
    // acquire or stronger: pairs with [done->check]
    if (!done_.load(check_order)) call_slowly(init);
  }

 private:
  template <class F>
  [[gnu::noinline]] void call_slowly(F& init) {
    const support::guard<support::basic_futex_lock<Sync>> guard(mutex_);
    // relaxed: who stored it has had the mutex
    if (done_.load(std::memory_order_relaxed)) return;
    bool counts = !Retries;
    const support::on_exit end([this, &counts] {
      // release or stronger: pairs with [done->check]
      if (counts) done_.store(true, done_order);
    });
    init();
    counts = true;
  }

  typename Sync::template atomic<bool> done_{false};
  support::basic_futex_lock<Sync> mutex_;
};

struct double_checked : basic_double_checked<support::std_sync> {
  static constexpr std::string_view name = "double_checked";
  template <class Sync>
  using with = basic_double_checked<Sync>;
};

}  // namespace fencepost::once
