// std::condition_variable as it comes. libstdc++'s is pthread_cond_t, which is no primitive of its own here.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string_view>

#include "primitives/concepts.hpp"

namespace fencepost::condition {

class std_condition_variable {
 public:
  static constexpr std::string_view name = "std_condition_variable";
  using mutex = std::mutex;

  /// The caller holds `held`. Unlocks it, sleeps until notified or for no reason, and locks it again. Throws nothing.
  void wait(mutex& held) {
    std::unique_lock lock(held, std::adopt_lock);
    impl_.wait(lock);
    lock.release();
  }
  /// Throws nothing.
  void notify_one() noexcept { impl_.notify_one(); }
  void notify_all() noexcept { impl_.notify_all(); }

 private:
  std::condition_variable impl_;
};

static_assert(Condition<std_condition_variable>);

}  // namespace fencepost::condition
