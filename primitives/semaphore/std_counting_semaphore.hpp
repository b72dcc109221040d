// std::counting_semaphore as it comes. In libstdc++ 12 the first permit wakes all that wait, and they contend for it.
#pragma once

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
  void acquire() { impl_.acquire(); }
  /// False if there is no permit; the standard allows it with one, too. Never fails.
  [[nodiscard]] bool try_acquire() noexcept { return impl_.try_acquire(); }
  /// Gives a permit. Throws std::system_error if the library does.
  void release() { impl_.release(); }

 private:
  std::counting_semaphore<> impl_;
};

static_assert(Semaphore<std_counting_semaphore>);

}  // namespace fencepost::semaphore
