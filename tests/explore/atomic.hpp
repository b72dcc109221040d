// std::atomic, plain data, fences and futexes that the explorer knows, and how code takes them.
//
// A primitive takes them by a policy, whose default is the standard library's, and so runs here as it is:
//
//   struct std_sync {                                      // beside the primitives
//     template <class T> using atomic = std::atomic<T>;
//     template <class T> using var = T;                    // plain data
//     static void fence(std::memory_order order) { std::atomic_thread_fence(order); }
//     static void yield() { relax(); }                     // at the end of each iteration of a loop that waits
//   };
//   template <class Sync = std_sync> class basic_spinlock { typename Sync::template atomic<bool> taken_{false}; ... };
//   using spinlock = basic_spinlock<>;                     // explored: basic_spinlock<explore::Sync>
//
// A bounded spin is a loop without yield() and with a small bound. wait and notify replace a primitive's own futex calls.
// Not modelled: time, volatile, the end of an object's life, padding of T (compared as it is).
#pragma once

#include <cstring>
#include <functional>
#include <type_traits>
#include <utility>

#include "tests/explore/explorer.hpp"

namespace fencepost::explore {

template <class T>
class atomic {
  static constexpr std::size_t bytes = sizeof(T);  // NOLINT(bugprone-sizeof-expression): a pointer
  static_assert(std::is_trivially_copyable_v<T> && bytes <= sizeof(Word));
  using Kind = Operation::Kind;

 public:
  atomic() : atomic(T{}) {}
  explicit atomic(T value) : location_(Explorer::active->construct(word(value))) {}
  atomic(const atomic&) = delete;
  atomic& operator=(const atomic&) = delete;

  T load(Order order = seq_cst) const { return done({Kind::load, location_, order}).first; }
  void store(T value, Order order = seq_cst) {
    done({Kind::store, location_, order, order, word(value)});
  }
  T exchange(T value, Order order = seq_cst) {
    return modify(value, order, [](Word, Word operand) { return operand; });
  }
  T fetch_add(T by, Order order = seq_cst) { return modify(by, order, on_words<std::plus<T>>); }
  T fetch_sub(T by, Order order = seq_cst) { return modify(by, order, on_words<std::minus<T>>); }
  T fetch_or(T by, Order order = seq_cst) { return modify(by, order, on_words<std::bit_or<T>>); }
  T fetch_and(T by, Order order = seq_cst) { return modify(by, order, on_words<std::bit_and<T>>); }
  bool compare_exchange_strong(T& expected, T value, Order success, Order failure) {
    return compare(expected, value, success, failure, false);
  }
  bool compare_exchange_weak(T& expected, T value, Order success, Order failure) {
    return compare(expected, value, success, failure, true);
  }
  bool compare_exchange_strong(T& expected, T value, Order order = seq_cst) {
    return compare(expected, value, order, of_failure(order), false);
  }
  bool compare_exchange_weak(T& expected, T value, Order order = seq_cst) {
    return compare(expected, value, order, of_failure(order), true);
  }

  void wait(T old, Order order = seq_cst) const {
    while (word(load(order)) == word(old)) futex_wait(old);
  }
  void notify_one() { futex_wake(1); }
  void notify_all() { futex_wake(most_threads); }

  /// Sleeps if the value is `expected`, until woken.
  void futex_wait(T expected) const {
    done({Kind::wait, location_, relaxed, relaxed, 0, word(expected)});
  }
  void futex_wake(Word count) { done({Kind::wake, location_, relaxed, relaxed, count}); }

 private:
  static Word word(T value) {
    Word bits = 0;
    std::memcpy(&bits, &value, bytes);
    return bits;
  }
  static T value_of(Word bits) {
    T value;
    std::memcpy(&value, &bits, bytes);
    return value;
  }
  template <class Function>
  static Word on_words(Word a, Word b) {
    return word(static_cast<T>(Function{}(value_of(a), value_of(b))));
  }
  static std::pair<T, bool> done(Operation operation) {
    Explorer::active->perform(operation);
    return {value_of(operation.read), operation.written};
  }
  T modify(T operand, Order order, Word (*change)(Word, Word)) {
    return done({Kind::modify, location_, order, order, word(operand), 0, change}).first;
  }
  bool compare(T& expected, T value, Order success, Order failure, bool weak) {
    const auto [read, written] = done({Kind::compare_exchange, location_, success, failure,
                                       word(value), word(expected), nullptr, weak});
    expected = read;
    return written;
  }
  static constexpr Order of_failure(Order order) {
    return order == acq_rel ? acquire : order == release ? relaxed : order;
  }

  unsigned location_;
};

/// Plain data: an access that another one races with ends the exploration.
template <class T>
class var {
 public:
  var() : var(T{}) {}
  explicit var(T value) : value_(value), state_(Explorer::active->construct()) {}
  var(const var&) = delete;
  var& operator=(const var&) = delete;
  var& operator=(T value) {
    Explorer::active->access(state_, true);
    value_ = value;
    return *this;
  }
  operator T() const {  // NOLINT(google-explicit-constructor): used as a T is
    Explorer::active->access(state_, false);
    return value_;
  }

 private:
  T value_;
  mutable PlainState state_;
};

/// The policy of explored code.
struct Sync {
  template <class T>
  using atomic = explore::atomic<T>;
  template <class T>
  using var = explore::var<T>;
  static void fence(Order order) { Explorer::active->fence(order); }
  static void yield() { Explorer::active->yield(); }
};

}  // namespace fencepost::explore
