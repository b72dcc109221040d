// Concurrency Kit's default spinlock: exchange, then a look at the word until it is free.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "rivals/ck/lock.hpp"

namespace fencepost::mutex {

struct ck_spinlock_fas : rivals::ck_lock {
  static constexpr std::string_view name = "ck_spinlock_fas";
  static constexpr bool fifo = false;

  void lock() { fencepost_ck_fas_lock(&word_); }
  [[nodiscard]] bool try_lock() { return fencepost_ck_fas_try_lock(&word_); }
  void unlock() { fencepost_ck_fas_unlock(&word_); }
};

static_assert(Mutex<ck_spinlock_fas>);

}  // namespace fencepost::mutex
