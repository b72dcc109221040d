// Concurrency Kit's ticket lock: both numbers in one word on x86-64, where unlock() is a locked increment. Its try_lock is not
// on all CPUs, and left out.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "rivals/ck/lock.hpp"

namespace fencepost::mutex {

struct ck_spinlock_ticket : rivals::ck_lock {
  static constexpr std::string_view name = "ck_spinlock_ticket";
  static constexpr bool fifo = true;

  void lock() { fencepost_ck_ticket_lock(&word_); }
  void unlock() { fencepost_ck_ticket_unlock(&word_); }
};

static_assert(Mutex<ck_spinlock_ticket>);

}  // namespace fencepost::mutex
