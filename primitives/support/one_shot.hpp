// One thread waits, one other thread lets it go, once: spin for a while, then sleep on a futex.
//
// It lives in the waiter's stack frame. The setter's exchange is its last access: after it the
// frame may be gone.
#pragma once

#include <cstdint>

#include "primitives/support/sync.hpp"

namespace fencepost::support {

template <class Sync>
class basic_one_shot {
 public:
  basic_one_shot() = default;
  basic_one_shot(const basic_one_shot&) = delete;
  basic_one_shot& operator=(const basic_one_shot&) = delete;

  /// Returns after set(); what the setter did before is visible. Call it once. Never fails.
  void wait() noexcept {
    // acquire: pairs with [set->wait]
    if (Sync::spin_until([this] { return word_.load(std::memory_order_acquire) == is_set; }))
      return;
    std::uint32_t expected = unset;
    // relaxed: if it has been set, the load below finds that
    word_.compare_exchange_strong(expected, parked, std::memory_order_relaxed,
                                  std::memory_order_relaxed);
    // acquire: pairs with [set->wait]
    while (word_.load(std::memory_order_acquire) == parked) Sync::futex_wait(word_, parked);
  }

  /// Lets the waiter go. A system call only if it sleeps already. Call it once; *this may be gone
  /// on return. Never fails.
  void set() noexcept {
    const auto key = Sync::key_of(word_);
    // release: pairs with [set->wait].
    // One exchange, not a load and a store: "parked" would slip in between, and nobody wake it.
    if (word_.exchange(is_set, std::memory_order_release) == parked) Sync::futex_wake(key, 1);
  }

 private:
  static constexpr std::uint32_t unset = 0;   // the waiter spins or has not come yet
  static constexpr std::uint32_t parked = 1;  // it sleeps or is about to: it must be woken
  static constexpr std::uint32_t is_set = 2;  // final

  typename Sync::template atomic<std::uint32_t> word_{unset};
};

using one_shot = basic_one_shot<std_sync>;

/// The same without sleep: the waiter spins, and offers its CPU once in a while.
template <class Sync>
class basic_spinning_one_shot {
 public:
  basic_spinning_one_shot() = default;
  basic_spinning_one_shot(const basic_spinning_one_shot&) = delete;
  basic_spinning_one_shot& operator=(const basic_spinning_one_shot&) = delete;

  void wait() noexcept {
    // acquire: pairs with [set->wait]
    Sync::wait_until([this] { return set_.load(std::memory_order_acquire); });
  }
  void set() noexcept { set_.store(true, std::memory_order_release); }  // pairs with [set->wait]

 private:
  typename Sync::template atomic<bool> set_{false};
};

}  // namespace fencepost::support
