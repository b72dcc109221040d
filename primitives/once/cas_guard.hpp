// One word: whoever changes it from fresh to running runs init, and others sleep on it, as with pthread_once and the guards of
// local statics. They are woken all at once, and only if one sleeps.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/on_exit.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::once {

template <class Sync>
class basic_cas_guard {
 public:
  static constexpr bool retries_after_error = true;
  static constexpr bool blocks = true;

  /// Throws what init throws.
  template <class F>
  [[gnu::always_inline]] void call(F&& init) {
    if (!complete()) call_slowly(init);
  }

 protected:
  bool complete() const noexcept {
    // acquire: pairs with [end->begin]
    return state_.load(std::memory_order_acquire) == done;
  }

  /// False: another thread runs its init.
  template <class F>
  bool attempt(F& init) {
    std::uint32_t state = fresh;
    // acquire: pairs with [end->begin]; on success the end of an init that threw
    if (!state_.compare_exchange_strong(state, running, std::memory_order_acquire,
                                        std::memory_order_acquire)) {
      return state == done;
    }
    run(init);
    return true;
  }

  /// A hint that attempt() would return true.
  bool ended() const noexcept {
    // relaxed: attempt() synchronises
    const std::uint32_t state = state_.load(std::memory_order_relaxed);
    return state != running && state != parked;
  }

 private:
  enum : std::uint32_t {
    fresh,
    running,
    parked,  // running, and somebody sleeps or is about to
    done
  };

  template <class F>
  [[gnu::noinline]] void call_slowly(F& init) {
    while (!attempt(init)) wait();
  }

  template <class F>
  void run(F& init) {
    std::uint32_t next = fresh;
    const support::on_exit end([this, &next] {
      const auto key = Sync::key_of(state_);
      // release: pairs with [end->begin]
      if (state_.exchange(next, std::memory_order_release) == parked)
        Sync::futex_wake(key, Sync::all_sleepers);
    });
    init();
    next = done;
  }

  /// Returns when init has ended, or for no reason.
  void wait() noexcept {
    if (Sync::spin_until([this] { return ended(); })) return;
    std::uint32_t state = running;
    // relaxed: it publishes nothing, and the caller looks again
    const bool marked = state_.compare_exchange_strong(state, parked, std::memory_order_relaxed,
                                                       std::memory_order_relaxed);
    if (marked || state == parked) Sync::futex_wait(state_, parked);
  }

  typename Sync::template atomic<std::uint32_t> state_{fresh};
};

struct cas_guard : basic_cas_guard<support::std_sync> {
  static constexpr std::string_view name = "cas_guard";
  static constexpr bool core = false;
  // The system call compares the word itself, so that going on after the failure is the same.
  static constexpr std::string_view equivalent_mutants[]{
      "cas_guard.hpp wait: compare_exchange relaxed-relaxed, failure ignored"};
  template <class Sync>
  using with = basic_cas_guard<Sync>;
};

}  // namespace fencepost::once
