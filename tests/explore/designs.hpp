// Small designs as a primitive would be written, with the policy (atomic.hpp) and the orders that tests weaken as parameters.
#pragma once

#include "tests/explore/graph.hpp"

namespace fencepost::explore {

/// Test-and-test-and-set.
template <class Sync, Order Lock = acquire, Order Unlock = release>
class spinlock {
 public:
  void lock() noexcept {
    while (taken_.exchange(true, Lock))
      while (taken_.load(relaxed)) Sync::relax();
  }
  void unlock() noexcept { taken_.store(false, Unlock); }

 private:
  typename Sync::template atomic<bool> taken_{false};
};

template <class Sync, Order Lock = acquire, Order Unlock = release>
class ticket_lock {
 public:
  void lock() noexcept {
    const unsigned mine = next_.fetch_add(1, relaxed);
    while (serving_.load(Lock) != mine) Sync::relax();
  }
  void unlock() noexcept { serving_.store(serving_.load(relaxed) + 1, Unlock); }

 private:
  typename Sync::template atomic<unsigned> next_{0}, serving_{0};
};

/// Mellor-Crummey and Scott. Tail: of the exchange; Free: of a release without a successor; Wait and Pass: of the hand-over.
template <class Sync, Order Tail = acq_rel, Order Free = release, Order Wait = acquire,
          Order Pass = release>
class mcs_lock {
 public:
  struct node {
    typename Sync::template atomic<node*> next{nullptr};
    typename Sync::template atomic<bool> waits{true};
  };
  void lock(node& mine) noexcept {
    node* const before = tail_.exchange(&mine, Tail);
    if (before == nullptr) return;
    before->next.store(&mine, release);
    while (mine.waits.load(Wait)) Sync::relax();
  }
  void unlock(node& mine) noexcept {
    node* self = &mine;
    node* next = mine.next.load(acquire);
    if (next == nullptr && tail_.compare_exchange_strong(self, nullptr, Free, relaxed)) return;
    while (next == nullptr) {
      Sync::relax();
      next = mine.next.load(acquire);
    }
    next->waits.store(false, Pass);
  }

 private:
  typename Sync::template atomic<node*> tail_{nullptr};
};

/// 0 free, 1 taken, 2 taken and perhaps with sleepers (Drepper, Futexes Are Tricky). OneStep: unlock looks for sleepers in the
/// step in which it frees the word.
template <class Sync, bool OneStep = true>
class futex_mutex {
 public:
  void lock() noexcept {
    int free = 0;
    if (word_.compare_exchange_strong(free, 1, acquire, relaxed)) return;
    while (word_.exchange(2, acquire) != 0) word_.futex_wait(2);
  }
  void unlock() noexcept {
    const int was = OneStep ? word_.exchange(0, release) : word_.load(relaxed);
    if (!OneStep) word_.store(0, release);
    if (was == 2) word_.futex_wake(1);
  }

 private:
  typename Sync::template atomic<int> word_{0};
};

}  // namespace fencepost::explore
