// A pthread mutex that processes may share: its futex calls are not private, so the kernel looks up the page of the word
// (futex(2), FUTEX_PRIVATE_FLAG). Otherwise as std_mutex.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/pthread_mutex.hpp"

namespace fencepost::mutex {

struct pthread_pshared_attribute {
  static constexpr const char* call = "pthread_mutexattr_setpshared";
  static int set(pthread_mutexattr_t& attributes) {
    return ::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  }
};

struct pthread_pshared : support::pthread_mutex<pthread_pshared_attribute> {
  static constexpr std::string_view name = "pthread_pshared";
  static constexpr bool core = false;
};

static_assert(Mutex<pthread_pshared>);

}  // namespace fencepost::mutex
