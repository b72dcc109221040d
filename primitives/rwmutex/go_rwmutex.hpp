// Go's sync.RWMutex: a count of readers, which a writer makes hugely negative to announce itself.
//
// How it goes (after golang/go: src/sync/rwmutex.go):
//  - readers_ counts the readers inside or waiting. A writer, waiting or inside, has taken bias off
//    it: a newcomer sees a negative number and waits for a permit on readers_may_enter_.
//  - Announcing itself, the writer learns how many readers are inside and adds them to to_leave_.
//    A reader that leaves while the number is negative takes itself off there. Whoever brings
//    to_leave_ to zero, the writer included, starts the writer.
//  - Leaving, the writer gives a permit to every reader that came meanwhile, and only then lets the
//    next writer announce itself.
// So a stream of readers cannot starve a writer, nor a stream of writers a reader; writers among
// themselves are not ordered: the lock that they take first has no hand-over to a writer that has waited long, as
// Go's mutex does. The price: a thread must not take the read lock twice, as a writer
// announced in between waits for it, and it for the writer.
// As in Go, permits bear no names: a reader that has not reached the semaphore yet when its permit
// is given can lose it to a newcomer, and then waits for one writer more. Once queued it cannot.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/futex_lock.hpp"
#include "primitives/support/handoff_semaphore.hpp"

namespace fencepost::rwmutex {

template <class Sync>
class basic_go_rwmutex {
 public:
  static constexpr bool blocks = true;
  static constexpr bool readers_share = true;
  static constexpr bool writer_preferred = true;
  static constexpr bool phase_fair = true;

  /// Waits until earlier writers and the readers inside have left. Never fails; not recursive.
  void lock() noexcept {
    writers_.lock();
    // acquire: pairs with [read-unlock->write-lock] of readers that left before the announcement.
    // No release: all a reader learns from the announcement is that it has to wait.
    const std::int32_t inside = readers_.fetch_sub(bias, std::memory_order_acquire);
    if (inside == 0) return;
    // acquire: pairs with [read-leave->write-lock], if all left before this line; else the
    // semaphore hands that on.
    const std::int32_t left = to_leave_.fetch_add(inside, std::memory_order_acquire) + inside;
    if (left != 0) writer_may_enter_.acquire();
  }

  /// False if any thread holds the lock, or is a reader about to. Never fails.
  [[nodiscard]] bool try_lock() noexcept {
    if (!writers_.try_lock()) return false;
    std::int32_t none = 0;
    // acquire: pairs with [read-unlock->write-lock].
    // relaxed on failure: nothing is read under a lock we did not get.
    const bool taken = readers_.compare_exchange_strong(none, -bias, std::memory_order_acquire,
                                                        std::memory_order_relaxed);
    if (!taken) writers_.unlock();
    return taken;
  }

  /// The caller must hold it for writing (not checked). Never fails.
  void unlock() noexcept {
    // release: pairs with [write-unlock->read-lock] of readers that find the number positive again.
    const std::int32_t waiting = readers_.fetch_add(bias, std::memory_order_release) + bias;
    // The readers that found it negative: the semaphore carries our writes to them.
    if (waiting > 0) readers_may_enter_.release(static_cast<std::uint32_t>(waiting));
    writers_.unlock();
  }

  /// Waits while a writer holds the lock or waits for it. Never fails; not recursive.
  /// There must be fewer than 2^30 readers at once (not checked).
  void lock_shared() noexcept {
    // acquire: pairs with [write-unlock->read-lock]
    if (readers_.fetch_add(1, std::memory_order_acquire) < 0) readers_may_enter_.acquire();
  }

  /// False if a writer holds the lock or waits for it. Never fails.
  [[nodiscard]] bool try_lock_shared() noexcept {
    // relaxed: only the value to start from
    std::int32_t now = readers_.load(std::memory_order_relaxed);
    while (now >= 0) {
      // acquire: pairs with [write-unlock->read-lock].
      // relaxed on failure: nothing was taken; we look again.
      const bool taken = readers_.compare_exchange_weak(now, now + 1, std::memory_order_acquire,
                                                        std::memory_order_relaxed);
      if (taken) return true;
    }
    return false;
  }

  /// The caller must hold it for reading (not checked). Never fails.
  void unlock_shared() noexcept {
    // release: pairs with [read-unlock->write-lock]
    if (readers_.fetch_sub(1, std::memory_order_release) < 0) leave_before_writer();
  }

 private:
  // More than there can be readers; less than half the range, so that readers_ cannot overflow.
  static constexpr std::int32_t bias = std::int32_t{1} << 30;

  [[gnu::noinline]] void leave_before_writer() noexcept {
    // release: pairs with [read-leave->write-lock]. acquire too: the last one starts the writer,
    // and has to bring along what the readers that left before it did.
    if (to_leave_.fetch_sub(1, std::memory_order_acq_rel) == 1) writer_may_enter_.release(1);
  }

  // Held by a writer from before its announcement to the end of unlock.
  support::basic_futex_lock<Sync> writers_;
  // Readers inside or waiting, less bias while there is a writer.
  typename Sync::template atomic<std::int32_t> readers_{0};
  // Readers that the announced writer still waits for. 0 when none does; negative for a moment,
  // when readers leave between the two steps of lock().
  typename Sync::template atomic<std::int32_t> to_leave_{0};
  support::basic_handoff_semaphore<Sync> writer_may_enter_;
  support::basic_handoff_semaphore<Sync> readers_may_enter_;
};

struct go_rwmutex : basic_go_rwmutex<support::std_sync> {
  static constexpr std::string_view name = "go_rwmutex";
  template <class Sync>
  using with = basic_go_rwmutex<Sync>;
};

static_assert(RwMutex<go_rwmutex>);

}  // namespace fencepost::rwmutex
