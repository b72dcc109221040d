// A pthread mutex with priority inheritance: the kernel knows the holder, which runs with the priority of the most urgent thread
// that waits for it (futex(2), FUTEX_LOCK_PI). Free and uncontended it is a compare-exchange with the thread's id; once a thread
// sleeps, unlock is a system call that hands the lock over, with no barging.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/pthread_mutex.hpp"

namespace fencepost::mutex {

struct pthread_pi_attribute {
  static constexpr const char* call = "pthread_mutexattr_setprotocol";
  static int set(pthread_mutexattr_t& attributes) {
    return ::pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
  }
};

struct pthread_pi : support::pthread_mutex<pthread_pi_attribute> {
  static constexpr std::string_view name = "pthread_pi";
  static constexpr bool core = false;
};

static_assert(Mutex<pthread_pi>);

}  // namespace fencepost::mutex
