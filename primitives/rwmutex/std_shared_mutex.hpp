// std::shared_mutex as it comes: on glibc a pthread rwlock of the default kind, which prefers
// readers and can starve a writer.
#pragma once

#include <shared_mutex>
#include <string_view>

#include "primitives/concepts.hpp"

namespace fencepost::rwmutex {

class std_shared_mutex {
 public:
  static constexpr std::string_view name = "std_shared_mutex";
  static constexpr bool blocks = true;
  static constexpr bool readers_share = true;
  // glibc's default kind is PTHREAD_RWLOCK_PREFER_READER_NP; the standard leaves the order open.
  static constexpr bool writer_preferred = false;
  static constexpr bool phase_fair = false;

  /// Waits until no reader and no writer is left. Throws std::system_error if the library does.
  void lock() { impl_.lock(); }
  /// False if any thread holds it. Throws nothing.
  [[nodiscard]] bool try_lock() { return impl_.try_lock(); }
  /// The caller must hold it for writing. Throws nothing.
  void unlock() { impl_.unlock(); }

  /// Waits until no writer holds it. Throws std::system_error if the library does.
  void lock_shared() { impl_.lock_shared(); }
  /// False if a writer holds it. Throws nothing.
  [[nodiscard]] bool try_lock_shared() { return impl_.try_lock_shared(); }
  /// The caller must hold it for reading. Throws nothing.
  void unlock_shared() { impl_.unlock_shared(); }

 private:
  std::shared_mutex impl_;
};

static_assert(RwMutex<std_shared_mutex>);

}  // namespace fencepost::rwmutex
