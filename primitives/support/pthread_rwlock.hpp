// pthread_rwlock_t with a kind: the template of rwmutex/pthread_*.hpp.
#pragma once

#include <pthread.h>

#include "primitives/support/pthread_error.hpp"

namespace fencepost::support {

/// Kind: PTHREAD_RWLOCK_*_NP of glibc.
template <int Kind>
class pthread_rwlock {
 public:
  /// Throws std::system_error if the library does not know the kind.
  pthread_rwlock() {
    pthread_rwlockattr_t attributes;
    throw_if(pthread_rwlockattr_init(&attributes), "pthread_rwlockattr_init");
    const int refused = pthread_rwlockattr_setkind_np(&attributes, Kind);
    if (refused == 0) throw_if(pthread_rwlock_init(&impl_, &attributes), "pthread_rwlock_init");
    pthread_rwlockattr_destroy(&attributes);
    throw_if(refused, "pthread_rwlockattr_setkind_np");
  }
  ~pthread_rwlock() { pthread_rwlock_destroy(&impl_); }
  pthread_rwlock(const pthread_rwlock&) = delete;
  pthread_rwlock& operator=(const pthread_rwlock&) = delete;

  /// Each waits; throws std::system_error if the library finds a deadlock, or readers beyond its limit.
  void lock() { throw_if(pthread_rwlock_wrlock(&impl_), "pthread_rwlock_wrlock"); }
  void lock_shared() { throw_if(pthread_rwlock_rdlock(&impl_), "pthread_rwlock_rdlock"); }
  /// False if it would have to wait. Never fail.
  [[nodiscard]] bool try_lock() noexcept { return pthread_rwlock_trywrlock(&impl_) == 0; }
  [[nodiscard]] bool try_lock_shared() noexcept { return pthread_rwlock_tryrdlock(&impl_) == 0; }
  /// The caller must hold it (not checked). Never fail.
  void unlock() noexcept { pthread_rwlock_unlock(&impl_); }
  void unlock_shared() noexcept { pthread_rwlock_unlock(&impl_); }

 private:
  pthread_rwlock_t impl_;
};

}  // namespace fencepost::support
