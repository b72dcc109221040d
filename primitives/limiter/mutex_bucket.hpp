// Time and level of the bucket under a mutex.
#pragma once

#include <cstdint>
#include <string_view>

#include "primitives/concepts/limiter.hpp"
#include "primitives/support/futex_lock.hpp"
#include "primitives/support/holder.hpp"
#include "primitives/support/limiter/refill.hpp"

namespace fencepost::limiter {

template <class Sync>
class basic_mutex_bucket {
 public:
  static constexpr bool blocks = true;
  static constexpr std::uint64_t longest_pause = ~std::uint64_t{0};

  basic_mutex_bucket(token_rate rate, std::uint64_t burst, std::uint64_t now)
      : rate_(rate, burst, ~std::uint64_t{0} / 4), time_(now), level_(rate_.full()) {}

  /// Waits for the lock only.
  [[nodiscard]] bool acquire(std::uint64_t now) noexcept {
    const support::guard<support::basic_futex_lock<Sync>> locked(lock_);
    const std::uint64_t last = time_;
    if (now > last) {
      level_ = rate_.after(level_, now - last);
      time_ = now;
    }
    if (level_ < rate_.token()) return false;
    level_ -= rate_.token();
    return true;
  }

 private:
  const support::refill rate_;
  support::basic_futex_lock<Sync> lock_;
  typename Sync::template var<std::uint64_t> time_, level_;
};

struct mutex_bucket : basic_mutex_bucket<support::std_sync> {
  static constexpr std::string_view name = "mutex_bucket";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_mutex_bucket<Sync>;
  using basic_mutex_bucket::basic_mutex_bucket;
};

static_assert(Limiter<mutex_bucket>);

}  // namespace fencepost::limiter
