// Concurrency Kit's MCS lock.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "rivals/ck/lock.hpp"

namespace fencepost::mutex {

struct ck_spinlock_mcs : rivals::ck_lock {
  static constexpr std::string_view name = "ck_spinlock_mcs";
  static constexpr bool fifo = true;
  using node = rivals::ck_words;

  void lock(node& mine) { fencepost_ck_mcs_lock(&word_, &mine); }
  [[nodiscard]] bool try_lock(node& mine) { return fencepost_ck_mcs_try_lock(&word_, &mine); }
  void unlock(node& mine) { fencepost_ck_mcs_unlock(&word_, &mine); }
};

static_assert(Mutex<ck_spinlock_mcs>);

}  // namespace fencepost::mutex
