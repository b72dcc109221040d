// glibc's adaptive pthread mutex: it spins before it sleeps, for as long as earlier waits took, at most 100 looks
// (glibc manual, "POSIX Thread Tunables": glibc.pthread.mutex_spin_count).
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/pthread_mutex.hpp"

namespace fencepost::mutex {

struct pthread_adaptive_attribute {
  static constexpr const char* call = "pthread_mutexattr_settype";
  static int set(pthread_mutexattr_t& attributes) {
    return ::pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ADAPTIVE_NP);
  }
};

struct pthread_adaptive : support::pthread_mutex<pthread_adaptive_attribute> {
  static constexpr std::string_view name = "pthread_adaptive";
  static constexpr bool core = false;
};

static_assert(Mutex<pthread_adaptive>);

}  // namespace fencepost::mutex
