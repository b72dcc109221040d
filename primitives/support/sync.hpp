// What a primitive does to shared memory and to its own thread, as a policy: the same code runs in programs, by std_sync, and in
// the tests that try all executions of the C++ memory model, by explore::Sync (tests/explore/atomic.hpp).
//
//   template <class Sync>
//   class basic_ticket { typename Sync::template atomic<unsigned> next_{0}; ... };
//   struct ticket : basic_ticket<support::std_sync> {
//     static constexpr std::string_view name = "ticket";
//     template <class Sync>
//     using with = basic_ticket<Sync>;  // tests find it by this name
//   };
#pragma once

#include <sched.h>

#include <atomic>
#include <chrono>
#include <climits>
#include <cstdint>

#include "arch/contract.hpp"
#include "primitives/support/backoff.hpp"
#include "primitives/support/fence.hpp"
#include "primitives/support/futex.hpp"
#include "primitives/support/random.hpp"
#include "primitives/support/spin.hpp"

namespace fencepost::support {

struct std_sync {
  template <class T>
  using atomic = std::atomic<T>;
  /// Plain data, which something else guards.
  template <class T>
  using var = T;

  static void fence(std::memory_order order) noexcept { support::fence(order); }

  /// Ends each iteration of a loop that waits for another thread and carries nothing over to the next: a spin-wait hint.
  static void relax() noexcept { arch::relax(); }

  /// Calls `ready` until it returns true or spin_limit has passed; returns its last answer.
  template <class Condition>
  [[nodiscard]] static bool spin_until(Condition ready) {
    return support::spin_until(ready);
  }

  /// Calls `ready` until it returns true. Never sleeps, but offers its CPU after each spin_limit: with more threads than CPUs the
  /// awaited one may not be running.
  template <class Condition>
  static void wait_until(Condition ready) {
    while (!support::spin_until(ready)) ::sched_yield();
  }

  /// The calling thread's number: other than that of each thread before it, from 0.
  static unsigned thread_index() noexcept {
    // relaxed: each gets another, that is all
    static std::atomic<unsigned> next{0};
    thread_local const unsigned index = next.fetch_add(1, std::memory_order_relaxed);
    return index;
  }

  /// 0 to bound - 1, each as likely.
  static std::uint32_t random_below(std::uint32_t bound) noexcept {
    return thread_random().below(bound);
  }

  /// Calls `ready` until it returns true, after longer and longer pauses (support/backoff.hpp).
  template <class Condition>
  static void wait_backing_off(Condition ready) {
    for (backoff waits; !ready();) waits.pause();
  }

  /// For a time-out: whether more than `limit` has passed since now() was called.
  using moment = std::chrono::steady_clock::time_point;
  static moment now() noexcept { return std::chrono::steady_clock::now(); }
  static bool passed(moment since, std::chrono::nanoseconds limit) noexcept {
    return now() - since > limit;
  }

  /// Memory that threads hand to each other. make() throws std::bad_alloc.
  template <class T>
  static T* make() {
    return new T;
  }
  template <class T>
  static void dispose(T* object) noexcept {
    delete object;
  }

  /// Names a word for futex_wake(); stays valid when the word is gone.
  using futex_key = const futex_word*;
  static futex_key key_of(const futex_word& word) noexcept { return &word; }

  /// As support::futex_wait().
  static void futex_wait(futex_word& word, std::uint32_t expected) noexcept {
    support::futex_wait(word, expected);
  }
  /// Wakes at most `count` threads that sleep on the word; it need not exist any more, see support::futex_wake().
  static void futex_wake(futex_key word, int count) noexcept { support::futex_wake(word, count); }
  static constexpr int all_sleepers = INT_MAX;
};

/// Whether the tests can explore a primitive.
template <class T, class Sync>
concept explorable = requires {
  typename T::template with<Sync>;
};

}  // namespace fencepost::support
