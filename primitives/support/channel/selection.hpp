// What the waiters of one select share: which case it is that is done, and the one-shot that lets the thread go.
//
// It lies on the stack of the thread that selects, which stays there until it has been let go and has taken its other waiters out
// of their queues, each under the lock of that queue. Whoever finds such a waiter holds the lock of its queue, so that the
// selection is still there; the one that has claimed a case uses it until set(), as its last access.
#pragma once

#include <cstdint>

#include "primitives/support/sync.hpp"

namespace fencepost::support {

/// OneShot: support/one_shot.hpp.
template <class Sync, class OneShot>
class basic_selection {
 public:
  /// Whether the caller is the one to do this case: true once. It does it, and then calls set(). By the holder of the lock of the
  /// queue in which it found the case's waiter.
  [[nodiscard]] bool claim(std::uint32_t which) noexcept {
    std::uint32_t expected = none;
    // relaxed: it decides who, that is all. What is done for the case gets to the waiting thread by [set->wait], and what that
    // thread has put into its waiters got here by the lock.
    return claimed_.compare_exchange_strong(expected, which, std::memory_order_relaxed,
                                            std::memory_order_relaxed);
  }
  /// Lets the thread go; the selection may be gone on return.
  void set() noexcept { ready_.set(); }

  /// Returns the case that is done, once it is; what its doer did before is visible.
  [[nodiscard]] std::uint32_t wait() noexcept {
    ready_.wait();
    // relaxed: claimed by the thread that called set(), and never again
    return claimed_.load(std::memory_order_relaxed);
  }

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  typename Sync::template atomic<std::uint32_t> claimed_{none};
  OneShot ready_;
};

}  // namespace fencepost::support
