// A barrier of a count and a phase: the template of barrier/phase_barrier*.hpp, which differ in how a thread waits.
//
// The last thread to arrive fills the count up again, and only then begins the next phase: who sees the new phase finds the count
// as it should be. (In the other order a fast thread arrives in the old count, and all wait for ever.)
//
// Counting phases is what sense reversal does (Hensgen, Finkel, Manber 1988; Mellor-Crummey, Scott 1991), with more than two of
// them: no thread has to remember a sense. Work that has several phases is this barrier used several times.
#pragma once

#include <cstdint>

#include "arch/contract.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::support {

/// Sleeps: a thread that has spun for a while sleeps on a futex; else it goes on spinning.
template <class Sync, bool Sleeps>
class phase_barrier {
 public:
  static constexpr bool blocks = Sleeps;

  explicit phase_barrier(std::uint32_t threads) : threads_(threads), left_(threads) {}

  /// Returns once all threads have called it as often as the caller. Never fails.
  void arrive_and_wait() noexcept {
    // relaxed: it can't change before we have arrived, and we have seen the last change
    const std::uint32_t phase = phase_.load(std::memory_order_relaxed) & ~asleep;
    // release: pairs with [arrive->last]. acquire: the last thread brings along what the others did.
    if (left_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      begin(phase + next);
    } else {
      wait_for_end_of(phase);
    }
  }

 private:
  static constexpr std::uint32_t asleep = 1;  // somebody sleeps, or is about to: must be woken
  static constexpr std::uint32_t next = 2;

  void begin(std::uint32_t phase) noexcept {
    // relaxed: before the next phase begins, and seen by those that see it
    left_.store(threads_, std::memory_order_relaxed);
    if constexpr (Sleeps) {
      const auto key = Sync::key_of(phase_);
      // release: pairs with [last->return]. One exchange: "asleep" would slip in between a load and a store.
      if ((phase_.exchange(phase, std::memory_order_release) & asleep) != 0) {
        Sync::futex_wake(key, Sync::all_sleepers);
      }
    } else {
      phase_.store(phase, std::memory_order_release);  // pairs with [last->return]
    }
  }

  void wait_for_end_of(std::uint32_t phase) noexcept {
    // acquire: pairs with [last->return]
    const auto ended = [this, phase] {
      return (phase_.load(std::memory_order_acquire) & ~asleep) != phase;
    };
    if constexpr (Sleeps) {
      if (!Sync::spin_until(ended)) sleep_through(phase);
    } else {
      Sync::wait_until(ended);
    }
  }

  [[gnu::noinline]] void sleep_through(std::uint32_t phase) noexcept {
    std::uint32_t expected = phase;
    // relaxed: if the phase has ended, the load below finds that
    phase_.compare_exchange_strong(expected, phase | asleep, std::memory_order_relaxed,
                                   std::memory_order_relaxed);
    // acquire: pairs with [last->return]
    while (phase_.load(std::memory_order_acquire) == (phase | asleep)) {
      Sync::futex_wait(phase_, phase | asleep);
    }
  }

  const std::uint32_t threads_;
  typename Sync::template atomic<std::uint32_t> left_;  // to arrive in this phase
  // On a line of its own: threads that wait look at it while others arrive.
  alignas(arch::padding_bytes) typename Sync::template atomic<std::uint32_t> phase_{0U};
};

}  // namespace fencepost::support
