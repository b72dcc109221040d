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

/// One producer, one consumer, two slots. Full and Filled: the producer's load and store; Empty and Emptied: the consumer's.
template <class Sync, Order Full = acquire, Order Filled = release, Order Empty = acquire,
          Order Emptied = release>
class ring {
 public:
  void push(int item) noexcept {
    const unsigned tail = tail_.load(relaxed);
    while (tail - head_.load(Full) == 2) Sync::relax();
    slots_[tail % 2] = item;
    tail_.store(tail + 1, Filled);
  }
  int pop() noexcept {
    const unsigned head = head_.load(relaxed);
    while (tail_.load(Empty) == head) Sync::relax();
    const int item = slots_[head % 2];
    head_.store(head + 1, Emptied);
    return item;
  }

 private:
  typename Sync::template var<int> slots_[2];
  typename Sync::template atomic<unsigned> head_{0}, tail_{0};
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
