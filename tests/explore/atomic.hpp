// std::atomic, plain data, fences and futexes that the explorer knows, and how code takes them.
//
// Code takes them by a policy (primitives/support/sync.hpp), whose default is the standard library's, and so runs here as it is.
// Not modelled: time, volatile, padding of T (compared as it is). A use after the end of an object's life fails; that every use
// happens before it is asked of dispose() only.
#pragma once

#include <chrono>
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
  explicit atomic(T value) : location_(Explorer::active->construct(word(value))) {
    Explorer::active->begin_life(this);
  }
  ~atomic() { Explorer::active->end_life(this); }
  atomic(const atomic&) = delete;
  atomic& operator=(const atomic&) = delete;

  T load(Order order = seq_cst, Site at = Site::here()) const {
    return done({Kind::load, alive(), order}, at).first;
  }
  void store(T value, Order order = seq_cst, Site at = Site::here()) {
    done({Kind::store, alive(), order, order, word(value)}, at);
  }
  T exchange(T value, Order order = seq_cst, Site at = Site::here()) {
    return modify(
        value, order, [](Word, Word operand) { return operand; }, at);
  }
  T fetch_add(T by, Order order = seq_cst, Site at = Site::here()) {
    return modify(by, order, on_words<std::plus<T>>, at);
  }
  T fetch_sub(T by, Order order = seq_cst, Site at = Site::here()) {
    return modify(by, order, on_words<std::minus<T>>, at);
  }
  T fetch_or(T by, Order order = seq_cst, Site at = Site::here()) {
    return modify(by, order, on_words<std::bit_or<T>>, at);
  }
  T fetch_and(T by, Order order = seq_cst, Site at = Site::here()) {
    return modify(by, order, on_words<std::bit_and<T>>, at);
  }
  bool compare_exchange_strong(T& expected, T value, Order success, Order failure,
                               Site at = Site::here()) {
    return compare(expected, value, success, failure, false, at);
  }
  bool compare_exchange_weak(T& expected, T value, Order success, Order failure,
                             Site at = Site::here()) {
    return compare(expected, value, success, failure, true, at);
  }
  bool compare_exchange_strong(T& expected, T value, Order order = seq_cst,
                               Site at = Site::here()) {
    return compare(expected, value, order, of_failure(order), false, at);
  }
  bool compare_exchange_weak(T& expected, T value, Order order = seq_cst, Site at = Site::here()) {
    return compare(expected, value, order, of_failure(order), true, at);
  }

  void wait(T old, Order order = seq_cst, Site at = Site::here()) const {
    while (word(load(order, at)) == word(old)) futex_wait(old, at);
  }
  void notify_one(Site at = Site::here()) { futex_wake(1, at); }
  void notify_all(Site at = Site::here()) { futex_wake(most_threads, at); }

  /// Sleeps if the value is `expected`, until woken.
  void futex_wait(T expected, Site at = Site::here()) const {
    done({Kind::wait, alive(), relaxed, relaxed, 0, word(expected)}, at);
  }
  void futex_wake(Word count, Site at = Site::here()) { wake(location_, count, at); }

  /// Of a word that may be gone: its number is enough.
  static void wake(unsigned location, Word count, Site at) {
    Operation operation{Kind::wake, location, relaxed, relaxed, count};
    operation.site = at;
    Explorer::active->perform(operation);
  }
  unsigned location() const { return location_; }

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
  /// Its number; before anything of it is read.
  unsigned alive() const {
    Explorer::active->expect_alive(this);
    return location_;
  }
  std::pair<T, bool> done(Operation operation, Site at) const {
    operation.site = at;
    Explorer::active->perform(operation);
    return {value_of(operation.read), operation.written};
  }
  T modify(T operand, Order order, Word (*change)(Word, Word), Site at) {
    return done({Kind::modify, alive(), order, order, word(operand), 0, change}, at).first;
  }
  bool compare(T& expected, T value, Order success, Order failure, bool weak, Site at) {
    const auto [read, written] = done({Kind::compare_exchange, alive(), success, failure,
                                       word(value), word(expected), nullptr, weak},
                                      at);
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
  var(T value)  // NOLINT(google-explicit-constructor): as a T is
      : value_(value), state_(Explorer::active->construct()) {
    Explorer::active->begin_life(this);
  }
  ~var() { Explorer::active->end_life(this); }
  var(const var& other) : var(static_cast<T>(other)) {}
  var& operator=(const var& other) { return *this = static_cast<T>(other); }
  var& operator=(T value) {
    Explorer::active->expect_alive(this);
    Explorer::active->access(state_, true);
    value_ = value;
    return *this;
  }
  operator T() const {  // NOLINT(google-explicit-constructor): used as a T is
    Explorer::active->expect_alive(this);
    Explorer::active->access(state_, false);
    return value_;
  }
  T operator->() const { return *this; }
  var& operator++() { return *this += 1; }
  var& operator--() { return *this -= 1; }
  var& operator+=(T by) { return *this = static_cast<T>(*this) + by; }
  var& operator-=(T by) { return *this = static_cast<T>(*this) - by; }

 private:
  T value_;
  mutable PlainState state_;
};

/// The policy of explored code; see primitives/support/sync.hpp.
struct Sync {
  template <class T>
  using atomic = explore::atomic<T>;
  template <class T>
  using var = explore::var<T>;
  static void fence(Order order, Site at = Site::here()) { Explorer::active->fence(order, at); }
  static void relax() { Explorer::active->yield(); }

  /// A bounded spin ends at any time: here at once, which no more than a longer one hides a way to go on.
  template <class Condition>
  static bool spin_until(Condition ready) {
    return ready();
  }
  template <class Condition>
  static void wait_until(Condition ready) {
    while (!ready()) relax();
  }
  template <class Condition>
  static void wait_backing_off(Condition ready) {
    wait_until(ready);
  }

  static std::uint32_t random_below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(Explorer::active->choose(bound));
  }

  struct moment {};
  static moment now() { return {}; }
  static bool passed(moment, std::chrono::nanoseconds) { return Explorer::active->choose(2) != 0; }

  template <class T>
  static T* make() {
    return Explorer::active->make<T>();
  }
  template <class T>
  static void dispose(T* object) {
    Explorer::active->dispose(object);
  }

  static unsigned thread_index() { return Explorer::active->thread(); }

  using futex_key = unsigned;
  static futex_key key_of(const atomic<std::uint32_t>& word) { return word.location(); }
  static void futex_wait(atomic<std::uint32_t>& word, std::uint32_t expected,
                         Site at = Site::here()) {
    word.futex_wait(expected, at);
  }
  static void futex_wake(futex_key word, int count, Site at = Site::here()) {
    atomic<std::uint32_t>::wake(word, static_cast<Word>(count), at);
  }
  static constexpr int all_sleepers = most_threads;
};

}  // namespace fencepost::explore
