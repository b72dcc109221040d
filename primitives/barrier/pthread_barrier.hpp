// pthread_barrier_t as it comes. glibc's threads sleep at once.
#pragma once

#include <pthread.h>

#include <string_view>
#include <system_error>

#include "primitives/concepts.hpp"

namespace fencepost::barrier {

class pthread_barrier {
 public:
  static constexpr std::string_view name = "pthread_barrier";
  static constexpr bool core = false;
  static constexpr bool blocks = true;

  /// Throws std::system_error if the library refuses the number.
  explicit pthread_barrier(std::uint32_t threads) {
    const int error = ::pthread_barrier_init(&impl_, nullptr, threads);
    if (error != 0) throw std::system_error(error, std::generic_category(), "pthread_barrier_init");
  }
  ~pthread_barrier() { ::pthread_barrier_destroy(&impl_); }
  pthread_barrier(const pthread_barrier&) = delete;
  pthread_barrier& operator=(const pthread_barrier&) = delete;

  /// Returns once all threads have called it as often as the caller. Never fails.
  void arrive_and_wait() noexcept { ::pthread_barrier_wait(&impl_); }

 private:
  pthread_barrier_t impl_;
};

static_assert(Barrier<pthread_barrier>);

}  // namespace fencepost::barrier
