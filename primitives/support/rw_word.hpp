// A spinning RW lock in one word: the template of rwmutex/rw_spinlock*.hpp, which differ in who goes first.
//
// The word counts the readers inside and the writers that wait, and has a bit for the writer inside. Whoever finds it taken
// spins; readers and writers are not ordered among themselves.
#pragma once

#include <cstdint>

#include "primitives/support/sync.hpp"

namespace fencepost::support {

/// WritersFirst: readers wait for a writer that waits.
template <class Sync, bool WritersFirst>
class rw_word {
 public:
  static constexpr bool blocks = false;  // it spins and never sleeps
  static constexpr bool readers_share = true;
  static constexpr bool writer_preferred = WritersFirst;
  static constexpr bool phase_fair = false;

  /// Waits, spinning. Never fails; not recursive.
  void lock() noexcept {
    // relaxed: only announces, and takes nothing
    if constexpr (WritersFirst) word_.fetch_add(waiting_writer, std::memory_order_relaxed);
    Sync::wait_until([this] { return enter(WritersFirst ? waiting_writer : 0); });
  }

  /// False if a reader or a writer is inside. Never fails.
  [[nodiscard]] bool try_lock() noexcept { return enter(0); }

  /// The caller must hold it for writing (not checked). Never fails.
  void unlock() noexcept {
    // release: pairs with [write-unlock->lock]. Nobody changes the word meanwhile, unless writers announce themselves.
    if constexpr (WritersFirst) {
      word_.fetch_sub(writer, std::memory_order_release);
    } else {
      word_.store(0, std::memory_order_release);
    }
  }

  /// Waits, spinning. Never fails; not recursive unless readers go first. Fewer than 2^32 readers at once (not checked).
  void lock_shared() noexcept {
    Sync::wait_until([this] { return try_lock_shared(); });
  }

  /// False if readers have to wait. Never fails.
  [[nodiscard]] bool try_lock_shared() noexcept {
    // relaxed: only the value to start from
    std::uint64_t now = word_.load(std::memory_order_relaxed);
    while ((now & (WritersFirst ? ~readers : writer)) == 0) {
      // acquire: pairs with [write-unlock->lock]. relaxed on failure: nothing was taken
      const bool taken = word_.compare_exchange_weak(now, now + 1, std::memory_order_acquire,
                                                     std::memory_order_relaxed);
      if (taken) return true;
    }
    return false;
  }

  /// The caller must hold it for reading (not checked). Never fails.
  void unlock_shared() noexcept {
    // release: pairs with [read-unlock->write-lock]
    word_.fetch_sub(1, std::memory_order_release);
  }

 private:
  static constexpr std::uint64_t readers = 0xffff'ffff;
  static constexpr std::uint64_t waiting_writer = std::uint64_t{1} << 32;
  static constexpr std::uint64_t writer = std::uint64_t{1} << 63;

  /// Takes the lock and `announced` off the word, if nobody is inside.
  bool enter(std::uint64_t announced) noexcept {
    // relaxed: only the value to start from
    std::uint64_t now = word_.load(std::memory_order_relaxed);
    while ((now & (writer | readers)) == 0) {
      // acquire: pairs with [write-unlock->lock] and [read-unlock->write-lock]. relaxed on failure: nothing was taken
      const bool taken = word_.compare_exchange_weak(
          now, (now - announced) | writer, std::memory_order_acquire, std::memory_order_relaxed);
      if (taken) return true;
    }
    return false;
  }

  typename Sync::template atomic<std::uint64_t> word_{0U};
};

}  // namespace fencepost::support
