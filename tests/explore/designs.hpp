// Small designs as a primitive would be written, with the policy (atomic.hpp) and the orders that tests weaken as parameters.
#pragma once

#include "tests/explore/graph.hpp"

namespace fencepost::explore {

/// Ticket lock whose numbers have one bit (primitives/mutex/ticket.hpp has 32): right for two threads only.
template <class Sync>
class one_bit_ticket_lock {
 public:
  void lock() noexcept {
    const unsigned mine = next_.fetch_add(1, relaxed) % 2;
    while (serving_.load(acquire) % 2 != mine) Sync::relax();
  }
  void unlock() noexcept { serving_.store(serving_.load(relaxed) + 1, release); }

 private:
  typename Sync::template atomic<unsigned> next_{0}, serving_{0};
};

/// As support/futex_lock.hpp, but unlock looks for sleepers before it frees the word, in a step of its own.
template <class Sync>
class two_step_futex_mutex {
 public:
  void lock() noexcept {
    int free = 0;
    if (word_.compare_exchange_strong(free, 1, acquire, relaxed)) return;
    while (word_.exchange(2, acquire) != 0) word_.futex_wait(2);
  }
  void unlock() noexcept {
    const int was = word_.load(relaxed);
    word_.store(0, release);
    if (was == 2) word_.futex_wake(1);
  }

 private:
  typename Sync::template atomic<int> word_{0};
};

}  // namespace fencepost::explore
