// Atomics and plain data whose accesses are counted by lines, as the policy of primitives (primitives/support/sync.hpp). They are
// as large as the real ones, so that they lie in lines as those do. One thread runs all CPUs in turn: what would have to wait for
// another CPU throws.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <stdexcept>

#include "tests/coherence/lines.hpp"

namespace fencepost::coherence {

template <class T>
class atomic {
  using Order = std::memory_order;

 public:
  atomic() : value_{} {}
  explicit atomic(T value) : value_(value) {}
  atomic(const atomic&) = delete;
  atomic& operator=(const atomic&) = delete;

  T load(Order = Order::seq_cst) const {
    Lines::active().read(this, sizeof *this);
    return value_;
  }
  void store(T value, Order = Order::seq_cst) { exchange(value); }
  T exchange(T value, Order = Order::seq_cst) {
    return modify([value](T) { return value; });
  }
  T fetch_add(T by, Order = Order::seq_cst) {
    return modify([by](T old) { return static_cast<T>(old + by); });
  }
  T fetch_sub(T by, Order = Order::seq_cst) {
    return modify([by](T old) { return static_cast<T>(old - by); });
  }
  T fetch_or(T by, Order = Order::seq_cst) {
    return modify([by](T old) { return static_cast<T>(old | by); });
  }
  T fetch_and(T by, Order = Order::seq_cst) {
    return modify([by](T old) { return static_cast<T>(old & by); });
  }
  /// A failed one takes the line for writing, too: so it is on x86, and on ARM64 with LSE.
  bool compare_exchange_strong(T& expected, T value, Order = Order::seq_cst,
                               Order = Order::seq_cst) {
    const T wanted = expected;
    expected = modify([wanted, value](T old) { return old == wanted ? value : old; });
    return expected == wanted;
  }
  bool compare_exchange_weak(T& expected, T value, Order success = Order::seq_cst,
                             Order failure = Order::seq_cst) {
    return compare_exchange_strong(expected, value, success, failure);
  }

 private:
  template <class Change>
  T modify(Change change) {
    Lines::active().write(this, sizeof *this);
    const T old = value_;
    value_ = change(old);
    return old;
  }

  alignas(std::atomic<T>) T value_;  // as the real one
};

template <class T>
class var {
 public:
  var() : value_{} {}
  var(T value) : value_(value) {}  // NOLINT(google-explicit-constructor): as a T is
  var(const var& other) : value_(other) {}
  var& operator=(const var& other) { return *this = static_cast<T>(other); }
  var& operator=(T value) {
    Lines::active().write(this, sizeof *this);
    value_ = value;
    return *this;
  }
  operator T() const {  // NOLINT(google-explicit-constructor): used as a T is
    Lines::active().read(this, sizeof *this);
    return value_;
  }
  T operator->() const { return *this; }
  var& operator++() { return *this += 1; }
  var& operator--() { return *this -= 1; }
  var& operator+=(T by) { return *this = static_cast<T>(*this + by); }
  var& operator-=(T by) { return *this = static_cast<T>(*this - by); }

 private:
  T value_;
};

struct Sync {
  template <class T>
  using atomic = coherence::atomic<T>;
  template <class T>
  using var = coherence::var<T>;
  static void fence(std::memory_order) {}
  static void relax() { would_wait(); }

  template <class Condition>
  static bool spin_until(Condition ready) {
    return ready();
  }
  template <class Condition>
  static void wait_until(Condition ready) {
    if (!ready()) would_wait();
  }
  template <class Condition>
  static void wait_backing_off(Condition ready) {
    wait_until(ready);
  }

  static unsigned thread_index() { return Lines::active().cpu(); }
  static std::uint32_t random_below(std::uint32_t) { return 0; }

  struct moment {};
  static moment now() { return {}; }
  static bool passed(moment, std::chrono::nanoseconds) { return false; }

  template <class T>
  static T* make() {
    return new T;
  }
  template <class T>
  static void dispose(T* object) {
    delete object;
  }

  using futex_key = const atomic<std::uint32_t>*;
  static futex_key key_of(const atomic<std::uint32_t>& word) { return &word; }
  static void futex_wait(atomic<std::uint32_t>&, std::uint32_t) { would_wait(); }
  static void futex_wake(futex_key, int) {}
  static constexpr int all_sleepers = 1;

 private:
  [[noreturn]] static void would_wait() {
    throw std::logic_error("an operation would wait for another CPU");
  }
};

}  // namespace fencepost::coherence
