// Concurrency Kit's ck_rwlock: a word of the writer and a count of readers. Readers wait for the writer that waits for them,
// but not for one that waits for another writer. Its phase-fair ck_pflock has no try_lock, and is left out.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "rivals/ck/lock.hpp"

namespace fencepost::rwmutex {

struct ck_rwlock : rivals::ck_lock {
  static constexpr std::string_view name = "ck_rwlock";
  static constexpr bool readers_share = true;
  static constexpr bool writer_preferred = false;
  static constexpr bool phase_fair = false;

  void lock() { fencepost_ck_rw_lock(&word_); }
  [[nodiscard]] bool try_lock() { return fencepost_ck_rw_try_lock(&word_); }
  void unlock() { fencepost_ck_rw_unlock(&word_); }
  void lock_shared() { fencepost_ck_rw_lock_shared(&word_); }
  [[nodiscard]] bool try_lock_shared() { return fencepost_ck_rw_try_lock_shared(&word_); }
  void unlock_shared() { fencepost_ck_rw_unlock_shared(&word_); }
};

static_assert(RwMutex<ck_rwlock>);

}  // namespace fencepost::rwmutex
