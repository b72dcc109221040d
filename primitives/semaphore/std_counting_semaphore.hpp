// std::counting_semaphore. In libstdc++ 12 the first permit wakes all that wait, and they contend for it.
//
// acquire() of that version can sleep while a permit is free, and hang (https://gcc.gnu.org/PR104928): the kernel lets it sleep
// if the count is what it was before acquire() spun, which may have been 1. So acquire() here is try_acquire(), and then
// try_acquire_for() again and again.
#pragma once

#include <chrono>
#include <semaphore>
#include <string_view>

#include "primitives/concepts.hpp"

namespace fencepost::semaphore {

class std_counting_semaphore {
 public:
  static constexpr std::string_view name = "std_counting_semaphore";
  static constexpr bool core = false;
  static constexpr bool fifo = false;  // the standard leaves the order open

  explicit std_counting_semaphore(std::uint32_t permits) : impl_(permits) {}

  /// Takes a permit; waits until there is one. Throws std::system_error if the library does.
  void acquire() {
    if (!impl_.try_acquire()) sleep();  // spins as acquire() does
  }
  /// False if there is no permit; the standard allows it with one, too. Never fails.
  [[nodiscard]] bool try_acquire() noexcept { return impl_.try_acquire(); }
  /// Gives a permit. Throws std::system_error if the library does.
  void release() { impl_.release(); }

 private:
  /// Apart, so that acquire() in line is as small as the library's.
  [[gnu::noinline, gnu::cold]] void sleep() {
    while (!impl_.try_acquire_for(std::chrono::milliseconds(10))) {
    }
  }

  std::counting_semaphore<> impl_;
};

static_assert(Semaphore<std_counting_semaphore>);

}  // namespace fencepost::semaphore
