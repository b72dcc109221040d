// pthread_spin_lock as it comes. It never sleeps nor yields: with more threads than CPUs, waiters burn the time slices in which
// the holder could run (pthread_spin_lock(3), NOTES).
#pragma once

#include <pthread.h>

#include <cerrno>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/pthread_error.hpp"

namespace fencepost::mutex {

class pthread_spinlock {
 public:
  static constexpr std::string_view name = "pthread_spinlock";
  static constexpr bool core = false;
  static constexpr bool blocks = false;
  static constexpr bool fifo = false;

  /// Throws std::system_error.
  pthread_spinlock() {
    support::throw_if(::pthread_spin_init(&impl_, PTHREAD_PROCESS_PRIVATE), "pthread_spin_init");
  }
  ~pthread_spinlock() { ::pthread_spin_destroy(&impl_); }
  pthread_spinlock(const pthread_spinlock&) = delete;
  pthread_spinlock& operator=(const pthread_spinlock&) = delete;

  /// Waits for the lock, spinning. Throws std::system_error; locking twice never returns.
  void lock() { support::throw_if(::pthread_spin_lock(&impl_), "pthread_spin_lock"); }

  /// False only if another thread holds it. Throws std::system_error.
  [[nodiscard]] bool try_lock() {
    const int error = ::pthread_spin_trylock(&impl_);
    support::throw_if(error == EBUSY ? 0 : error, "pthread_spin_trylock");
    return error == 0;
  }

  /// The caller must hold it. Throws std::system_error.
  void unlock() { support::throw_if(::pthread_spin_unlock(&impl_), "pthread_spin_unlock"); }

 private:
  pthread_spinlock_t impl_;
};

static_assert(Mutex<pthread_spinlock>);

}  // namespace fencepost::mutex
