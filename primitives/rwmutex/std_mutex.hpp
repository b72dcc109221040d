// The baseline: an ordinary mutex, readers exclude each other too. A reader-writer lock has to beat
// this to be worth its name.
#pragma once

#include <mutex>
#include <string_view>

#include "primitives/concepts.hpp"

namespace fencepost::rwmutex {

class std_mutex {
 public:
  static constexpr std::string_view name = "std_mutex";
  static constexpr bool blocks = true;
  static constexpr bool readers_share = false;
  static constexpr bool writer_preferred = false;  // neither side is: whoever comes first gets it
  static constexpr bool phase_fair = false;

  /// Waits for the lock. Throws std::system_error if the library does; locking twice is undefined.
  void lock() { impl_.lock(); }
  /// False if any thread holds it. Throws nothing.
  [[nodiscard]] bool try_lock() { return impl_.try_lock(); }
  /// The caller must hold it. Throws nothing.
  void unlock() { impl_.unlock(); }

  /// As lock().
  void lock_shared() { impl_.lock(); }
  /// As try_lock().
  [[nodiscard]] bool try_lock_shared() { return impl_.try_lock(); }
  /// As unlock().
  void unlock_shared() { impl_.unlock(); }

 private:
  std::mutex impl_;
};

static_assert(RwMutex<std_mutex>);

}  // namespace fencepost::rwmutex
