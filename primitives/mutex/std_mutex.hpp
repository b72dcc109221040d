// std::mutex as it comes: on glibc a pthread mutex, which sleeps at once when it is taken.
#pragma once

#include <mutex>
#include <string_view>

#include "primitives/concepts.hpp"

namespace fencepost::mutex {

class std_mutex {
 public:
  static constexpr std::string_view name = "std_mutex";
  static constexpr bool blocks = true;
  static constexpr bool fifo = false;  // a newcomer may overtake

  /// Waits for the lock. Throws std::system_error if the library does; locking twice is undefined.
  void lock() { impl_.lock(); }

  /// False if another thread holds it (the standard permits more; glibc does not use that). Throws
  /// nothing.
  [[nodiscard]] bool try_lock() { return impl_.try_lock(); }

  /// The caller must hold it. Throws nothing.
  void unlock() { impl_.unlock(); }

 private:
  std::mutex impl_;
};

static_assert(Mutex<std_mutex>);

}  // namespace fencepost::mutex
