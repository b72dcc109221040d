// Callers at the same time share one run (golang.org/x/sync/singleflight): the first runs, and hands the result to those that
// have queued up meanwhile. One object for each key.
#pragma once

#include <cstdint>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/futex_lock.hpp"
#include "primitives/support/holder.hpp"
#include "primitives/support/one_shot.hpp"
#include "primitives/support/wait_queue.hpp"

namespace fencepost::flight {

template <class Sync>
class basic_single_flight {
 public:
  using value_type = std::uint64_t;
  static constexpr bool blocks = true;

  /// Never fails.
  template <class F>
  value_type run(F&& work) noexcept {
    waiter self;
    if (!leads(self)) {
      self.ready.wait();
      return self.result;
    }
    const value_type result = work();
    hand_out(result);
    return result;
  }

 private:
  using lock = support::basic_futex_lock<Sync>;
  struct waiter {
    typename Sync::template var<waiter*> next = nullptr;
    typename Sync::template var<value_type> result{0};
    support::basic_one_shot<Sync> ready;
  };
  using queue = support::wait_queue<waiter, Sync>;

  /// Else it has been queued.
  bool leads(waiter& self) noexcept {
    const support::guard<lock> guard(lock_);
    if (!runs_) return runs_ = true;
    waiters_.push(self);
    return false;
  }

  void hand_out(value_type result) noexcept {
    waiter* first = nullptr;
    {
      const support::guard<lock> guard(lock_);
      runs_ = false;
      first = waiters_.pop_all();
    }
    while (first != nullptr) {
      waiter* const next = first->next;  // the waiter is gone once it has been let go
      first->result = result;
      first->ready.set();
      first = next;
    }
  }

  lock lock_;
  typename Sync::template var<bool> runs_ = false;
  queue waiters_;
};

struct single_flight : basic_single_flight<support::std_sync> {
  static constexpr std::string_view name = "single_flight";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_single_flight<Sync>;
};

}  // namespace fencepost::flight
