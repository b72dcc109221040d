// A big-reader lock: each reader counts itself on a line of its own thread, and a writer looks at all of them. Readers write to
// no shared line, so that reading scales with the threads; a writer pays for it with a look at every line.
//
// After brlock of Linux 2.4 and the "distributed" reader-writer locks of Hsieh and Weihl (IPPS 1992).
//  - Readers wait while a writer waits or is inside; writers among themselves are not ordered.
//  - A thread unlocks what it locked itself: the slot goes by the thread.
//  - 256 threads have a line each, more of them share: the lock has 33 kB (with padding of 128 bytes).
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/mutex/spinlock.hpp"
#include "primitives/support/reader_slots.hpp"

namespace fencepost::rwmutex {

/// Slots: how many threads have a line of their own.
template <class Sync, std::size_t Slots = 256>
class basic_big_reader {
 public:
  static constexpr bool blocks = false;  // it spins and never sleeps
  static constexpr bool readers_share = true;
  static constexpr bool writer_preferred = true;
  static constexpr bool phase_fair = false;

  /// Waits until earlier writers and the readers inside have left, spinning. Never fails; not recursive.
  void lock() noexcept {
    writers_.lock();
    announce();
    readers_.for_each([](auto& slot) { Sync::wait_until([&slot] { return is_empty(slot); }); });
  }

  /// False if any thread holds the lock, or is about to read. Never fails.
  [[nodiscard]] bool try_lock() noexcept {
    if (!writers_.try_lock()) return false;
    announce();
    if (readers_.all([](auto& slot) { return is_empty(slot); })) return true;
    unlock();
    return false;
  }

  /// The caller must hold it for writing (not checked). Never fails.
  void unlock() noexcept {
    // release: pairs with [write-unlock->read-lock]
    writing_.store(false, std::memory_order_release);
    writers_.unlock();
  }

  /// Waits while a writer holds the lock or waits for it, spinning. Never fails; not recursive.
  void lock_shared() noexcept {
    // relaxed: a hint; try_lock_shared decides
    const auto may_enter = [this] { return !writing_.load(std::memory_order_relaxed); };
    while (!try_lock_shared()) Sync::wait_until(may_enter);
  }

  /// False if a writer holds the lock, waits for it, or tries. Never fails.
  [[nodiscard]] bool try_lock_shared() noexcept {
    auto& own = readers_.own();
    // seq_cst, as the load below, the store in announce() and the load in is_empty(): of a reader and a writer at least one sees
    // the other [announced].
    own.fetch_add(1, std::memory_order_seq_cst);
    // An acquire, too: pairs with [write-unlock->read-lock]
    if (!writing_.load(std::memory_order_seq_cst)) return true;
    // relaxed: it has read nothing that a writer may not change
    own.fetch_sub(1, std::memory_order_relaxed);
    return false;
  }

  /// The caller must hold it for reading (not checked). Never fails.
  void unlock_shared() noexcept {
    // release: pairs with [read-unlock->write-lock]
    readers_.own().fetch_sub(1, std::memory_order_release);
  }

 private:
  void announce() noexcept {
    writing_.store(true, std::memory_order_seq_cst);  // [announced]
  }

  static bool is_empty(const auto& slot) noexcept {
    // seq_cst: [announced]. An acquire, too: pairs with [read-unlock->write-lock]
    return slot.load(std::memory_order_seq_cst) == 0;
  }

  support::reader_slots<Sync, Slots> readers_;
  mutex::basic_spinlock<Sync> writers_;
  // Read by all readers, written by writers only. On a line of its own: readers_ ends on a line's end.
  alignas(arch::padding_bytes) typename Sync::template atomic<bool> writing_{false};
};

struct big_reader : basic_big_reader<support::std_sync> {
  static constexpr std::string_view name = "big_reader";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_big_reader<Sync, 2>;  // threads 1 and 3 share a line
};

static_assert(RwMutex<big_reader>);

}  // namespace fencepost::rwmutex
