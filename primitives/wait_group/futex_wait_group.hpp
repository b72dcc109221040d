// A wait group of one futex word: how many things are left to do, and whether somebody sleeps; so only the last done() makes a
// system call, and only then.
#pragma once

#include <cstdint>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::wait_group {

template <class Sync>
class basic_futex_wait_group {
 public:
  explicit basic_futex_wait_group(std::uint32_t count = 0) : word_(count) {}

  /// `n` more things to do, fewer than 2^31 in all (not checked). Never fails.
  void add(std::uint32_t n) noexcept {
    // relaxed: whoever waits learns of it by what ordered the two calls
    word_.fetch_add(n, std::memory_order_relaxed);
  }

  /// One thing is done. The fetch_sub is the last access to *this: a waiter may destroy it. Never fails.
  void done() noexcept {
    const auto key = Sync::key_of(word_);
    // release: pairs with [done->wait]
    if (word_.fetch_sub(1, std::memory_order_release) == (asleep | 1)) {
      Sync::futex_wake(key, Sync::all_sleepers);
    }
  }

  /// Returns once nothing is left to do; spins for a while, then sleeps. Never fails.
  void wait() noexcept {
    // acquire: pairs with [done->wait], with each done() so far, since all changes are RMWs
    const auto ended = [this] { return left(word_.load(std::memory_order_acquire)) == 0; };
    if (!Sync::spin_until(ended)) wait_asleep();
  }

 private:
  static constexpr std::uint32_t asleep = 1U << 31;
  static constexpr std::uint32_t left(std::uint32_t word) { return word & ~asleep; }

  [[gnu::noinline]] void wait_asleep() noexcept {
    // acquire: pairs with [done->wait]
    for (;;) {
      const std::uint32_t now = word_.fetch_or(asleep, std::memory_order_acquire) | asleep;
      if (left(now) == 0) break;
      Sync::futex_wait(word_, now);
    }
    // So that the next round's last done() makes no system call for nobody.
    // relaxed: a RMW, which takes nothing from other waiters of what done() released
    word_.fetch_and(~asleep, std::memory_order_relaxed);
  }

  typename Sync::template atomic<std::uint32_t> word_;
};

struct futex_wait_group : basic_futex_wait_group<support::std_sync> {
  static constexpr std::string_view name = "futex_wait_group";
  template <class Sync>
  using with = basic_futex_wait_group<Sync>;
  using basic_futex_wait_group::basic_futex_wait_group;
};

static_assert(WaitGroup<futex_wait_group> && CanAdd<futex_wait_group>);

}  // namespace fencepost::wait_group
