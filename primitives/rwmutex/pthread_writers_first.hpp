// pthread_rwlock_t of the kind PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP: readers wait for a writer that waits. The default
// kind, which prefers readers, is std_shared_mutex. glibc only: PTHREAD_RWLOCK_PREFER_WRITER_NP there prefers readers all the
// same (pthread_rwlockattr_setkind_np(3)).
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/pthread_rwlock.hpp"

namespace fencepost::rwmutex {

struct pthread_writers_first
    : support::pthread_rwlock<PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP> {
  static constexpr std::string_view name = "pthread_writers_first";
  static constexpr bool core = false;
  static constexpr bool blocks = true;
  static constexpr bool readers_share = true;
  static constexpr bool writer_preferred = true;
  static constexpr bool phase_fair = false;
};

static_assert(RwMutex<pthread_writers_first>);

}  // namespace fencepost::rwmutex
