// What primitives of the kinds `semaphore`, `condition`, `wait_group`, `barrier` and `commit` offer; see primitives/concepts.hpp.
#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>

#include "primitives/concepts/named.hpp"

namespace fencepost {

/// Permits that threads take and give back; whoever finds none waits. Any thread may release.
///  T(permits)     at most 2^16 - 1 at any time (not checked).
///  acquire()      takes a permit; waits until there is one.
///  try_acquire()  takes a permit if that needs no waiting, else false. False in spite of a permit only while others change the
///                 count, or, with fifo, wait.
///  release()      gives one back, or adds one. What was done before is visible to whoever takes it, or a later permit.
/// Promise, true or false:
///  fifo           waiting threads are served in the order they came, and before newcomers.
template <class T>
concept Semaphore = Named<T> && std::constructible_from<T, std::uint32_t> && requires(T& s) {
  { s.acquire() } -> std::same_as<void>;
  { s.try_acquire() } -> std::same_as<bool>;
  { s.release() } -> std::same_as<void>;
  typename std::bool_constant<T::fifo>;
};

/// A semaphore whose threads take several permits in one step, and get none before they get all. In the order they came: a thread
/// that waits for many lets no later one take few. acquire(n) with more than there will ever be never returns.
template <class T>
concept WeightedSemaphore = Semaphore<T> && T::fifo && requires(T& s, std::uint32_t n) {
  { s.acquire(n) } -> std::same_as<void>;
  { s.try_acquire(n) } -> std::same_as<bool>;
  { s.release(n) } -> std::same_as<void>;
};

/// Lets threads sleep until another one has changed what a mutex guards.
///  mutex         type of the mutex it goes with: default-constructed, with lock() and unlock().
///  wait(m)       by the holder of m: unlocks it, sleeps until notified or for no reason, and locks it again. A notification by
///                a thread that has held m since the unlock is not lost. All that wait at a time give the same m.
///  notify_one()  wakes at least one of the threads that wait, if any. With or without the mutex.
///  notify_all()  wakes all of them.
/// Orders nothing but by the mutex.
template <class T>
concept Condition = Named<T> && std::default_initializable<T> &&
    requires(T& c, typename T::mutex& m) {
  { m.lock() } -> std::same_as<void>;
  { m.unlock() } -> std::same_as<void>;
  { c.wait(m) } -> std::same_as<void>;
  { c.notify_one() } -> std::same_as<void>;
  { c.notify_all() } -> std::same_as<void>;
};

/// Waits until so many things are done; with the meaning of Go's sync.WaitGroup.
///  T(count)  of things to do.
///  done()    one of them is done. No more often than there are (not checked).
///  wait()    returns once all are done; what was done before each done() is visible. Any number of threads. When they have
///            returned, the object may be destroyed, even before the last done() has returned.
///  CanAdd: add(n)  n more things to do. When none is left to do: only before the first wait(), or when all have returned.
template <class T>
concept WaitGroup = Named<T> && std::constructible_from<T, std::uint32_t> && requires(T& g) {
  { g.done() } -> std::same_as<void>;
  { g.wait() } -> std::same_as<void>;
};
template <class T>
concept CanAdd = requires(T& g, std::uint32_t n) {
  { g.add(n) } -> std::same_as<void>;
};

/// The same threads wait for each other again and again.
///  T(threads)         how many, at least 1.
///  arrive_and_wait()  returns once all threads have called it as often as the caller; what each did before is visible then.
/// Promise, true or false:
///  blocks             a thread that waits may be put to sleep.
template <class T>
concept Barrier = Named<T> && std::constructible_from<T, std::uint32_t> && requires(T& b) {
  { b.arrive_and_wait() } -> std::same_as<void>;
  typename std::bool_constant<T::blocks>;
};

/// The same threads decide together, round after round: all or none, as after the prepare phase of a two-phase commit.
///  T(threads)  how many, at least 1 and less than 2^14.
///  vote(yes)   returns once all threads have voted as often as the caller; what each did before is visible then. To all of them:
///              whether every vote of the round was a yes.
/// Promise, true or false:
///  blocks      a thread that waits may be put to sleep.
template <class T>
concept Commit = Named<T> && std::constructible_from<T, std::uint32_t> && requires(T& c, bool yes) {
  { c.vote(yes) } -> std::same_as<bool>;
  typename std::bool_constant<T::blocks>;
};

}  // namespace fencepost
