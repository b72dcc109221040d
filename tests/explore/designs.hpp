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

/// Two fields that are read together (Boehm, MSPC 2012). Begin and Data: fences of the writer and of the reader.
template <class Sync, Order First = acquire, Order Data = acquire, Order Begin = release,
          Order End = release>
class seqlock {
 public:
  void write(int value) noexcept {
    const unsigned count = count_.load(relaxed);
    count_.store(count + 1, relaxed);
    Sync::fence(Begin);
    first_.store(value, relaxed);
    second_.store(value, relaxed);
    count_.store(count + 2, End);
  }
  /// Whether both fields are of one write.
  bool reads_one_write() noexcept {
    for (;; Sync::relax()) {
      const unsigned before = count_.load(First);
      if (before % 2 != 0) continue;
      const int first = first_.load(relaxed), second = second_.load(relaxed);
      Sync::fence(Data);
      if (count_.load(relaxed) == before) return first == second;
    }
  }

 private:
  typename Sync::template atomic<unsigned> count_{0};
  typename Sync::template atomic<int> first_{0}, second_{0};
};

template <class Sync, Order Done = release, Order Wait = acquire>
class once {
 public:
  template <class Action>
  void call(Action action) noexcept {
    int state = state_.load(Wait);
    if (state == 0 && state_.compare_exchange_strong(state, 1, relaxed, Wait)) {
      action();
      return state_.store(2, Done);
    }
    while (state != 2) {
      Sync::relax();
      state = state_.load(Wait);
    }
  }

 private:
  typename Sync::template atomic<int> state_{0};
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
