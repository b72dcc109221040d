// sem_t between the threads of a process. glibc's is not fair: a running thread may take the permit that a sleeper was woken for.
#pragma once

#include <semaphore.h>

#include <cerrno>
#include <string_view>
#include <system_error>

#include "primitives/concepts.hpp"

namespace fencepost::semaphore {

class posix_semaphore {
 public:
  static constexpr std::string_view name = "posix_semaphore";
  static constexpr bool core = false;
  static constexpr bool fifo = false;

  /// Throws std::system_error if the library refuses the number.
  explicit posix_semaphore(std::uint32_t permits) {
    check(::sem_init(&impl_, 0, permits), "sem_init");
  }
  ~posix_semaphore() { ::sem_destroy(&impl_); }
  posix_semaphore(const posix_semaphore&) = delete;
  posix_semaphore& operator=(const posix_semaphore&) = delete;

  /// Takes a permit; waits until there is one. Throws std::system_error if the library fails.
  void acquire() {
    while (::sem_wait(&impl_) != 0) {
      if (errno != EINTR) check(-1, "sem_wait");
    }
  }
  /// False if there is no permit. Never fails.
  [[nodiscard]] bool try_acquire() noexcept { return ::sem_trywait(&impl_) == 0; }
  /// Gives a permit. Throws std::system_error beyond SEM_VALUE_MAX.
  void release() { check(::sem_post(&impl_), "sem_post"); }

 private:
  static void check(int result, const char* what) {
    if (result != 0) throw std::system_error(errno, std::generic_category(), what);
  }

  sem_t impl_;
};

static_assert(Semaphore<posix_semaphore>);

}  // namespace fencepost::semaphore
