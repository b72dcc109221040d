// Test-and-test-and-set with randomised exponential backoff (support/backoff.hpp): waiters look less and less often, so that
// those who see it free together are few. A thread that waits long loses to newcomers: less fair than spinlock.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/flag_lock.hpp"

namespace fencepost::mutex {

template <class Sync>
class basic_ttas_backoff : public support::flag_lock<Sync> {
 public:
  /// Waits for the lock, spinning and pausing. Never fails; locking twice never returns.
  void lock() noexcept {
    const auto taken = [this] { return this->looks_free() && this->try_lock(); };
    if (!this->try_lock()) Sync::wait_backing_off(taken);
  }
};

struct ttas_backoff : basic_ttas_backoff<support::std_sync> {
  static constexpr std::string_view name = "ttas_backoff";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_ttas_backoff<Sync>;
};

static_assert(Mutex<ttas_backoff>);

}  // namespace fencepost::mutex
