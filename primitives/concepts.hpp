// What a primitive of each kind must offer: the one description that the benches and the
// conformance tests both use.
//
// A concept checks the signatures; tests/primitives/<kind>_test.cpp checks the meaning written
// here. What only some primitives of a kind promise is a static constexpr bool that each must
// state, so that a test can hold it to its word.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "primitives/concepts/cache.hpp"
#include "primitives/concepts/channel.hpp"
#include "primitives/concepts/coordination.hpp"
#include "primitives/concepts/counter.hpp"
#include "primitives/concepts/disjoint_sets.hpp"
#include "primitives/concepts/filter.hpp"
#include "primitives/concepts/limiter.hpp"
#include "primitives/concepts/map.hpp"
#include "primitives/concepts/named.hpp"
#include "primitives/concepts/object_pool.hpp"
#include "primitives/concepts/once.hpp"
#include "primitives/concepts/pool.hpp"
#include "primitives/concepts/queue.hpp"
#include "primitives/concepts/reclamation.hpp"
#include "primitives/concepts/set.hpp"
#include "primitives/concepts/snapshot.hpp"

namespace fencepost {

/// Mutual exclusion, not recursive; a thread gives back what it took itself.
///  lock()      returns holding the lock; what the previous holder did before unlock() is visible.
///  unlock()    called by the holder.
///  try_lock()  takes the lock if it is free (then as lock()), else returns false at once. Not every lock can.
/// Promises, true or false:
///  blocks      a thread that waits may be put to sleep.
///  fifo        threads enter in the order in which they came to wait. Not asked of the write side of an RwMutex.
/// A queue lock has a type `node`, which all take: the thread's own, in use for this lock only from lock or try_lock to unlock.
/// support/holder.hpp is the same for locks with and without.
template <class T>
concept Exclusive = Named<T> && std::default_initializable<T> && requires {
  typename std::bool_constant<T::blocks>;
} &&(
    requires(T& m) {
      { m.lock() } -> std::same_as<void>;
      { m.unlock() } -> std::same_as<void>;
    } ||
    requires(T & m, typename T::node& n) {
      { m.lock(n) } -> std::same_as<void>;
      { m.unlock(n) } -> std::same_as<void>;
    });

template <class T>
concept Mutex = Exclusive<T> && requires {
  typename std::bool_constant<T::fifo>;
};

template <class T>
concept CanTry = requires(T& m) {
  { m.try_lock() } -> std::same_as<bool>;
}
|| requires(T& m, typename T::node& n) {
  { m.try_lock(n) } -> std::same_as<bool>;
};

/// One writer or many readers. lock/try_lock/unlock are the write side.
///  lock_shared()      returns holding the lock for reading; what earlier writers did is visible.
///  try_lock_shared()  the same if that is possible at once, else false.
///  unlock_shared()    called by the reader; what it did comes before a later writer.
/// Promises, each true or false:
///  readers_share      readers hold the lock together; false: a plain lock, as a baseline.
///  writer_preferred   once a writer waits, new readers wait until it is done: readers cannot starve it.
///  phase_fair         readers that waited while a writer was inside enter before the next writer.
template <class T>
concept RwMutex = Exclusive<T> && CanTry<T> && requires(T& m) {
  { m.lock_shared() } -> std::same_as<void>;
  { m.try_lock_shared() } -> std::same_as<bool>;
  { m.unlock_shared() } -> std::same_as<void>;
  typename std::bool_constant<T::readers_share>;
  typename std::bool_constant<T::writer_preferred>;
  typename std::bool_constant<T::phase_fair>;
};

/// A fence in the widest sense: what may stand between two accesses, instructions or none. arch/<isa>/fences.hpp has
/// those of an instruction set.
///  emit()  the fence; changes nothing that a program can see.
///  full    it is used to keep an earlier store before a later load.
template <class F>
concept Fence = requires {
  { F::name } -> std::convertible_to<std::string_view>;
  typename std::bool_constant<F::full>;
  { F::emit() } -> std::same_as<void>;
};

/// What stands around a fence: a Form (primitives/support/form.hpp) for every fence, the same for each but for the
/// fence itself, so that the difference of two is what the fence costs there.
///  form<Fence, K>  K: the context's parameter; without one, 0.
///  curve, points   values of K: for full fences and none, and for all others. Empty: no parameter.
template <class C>
concept Context = Named<C> && requires {
  C::curve.size();
  C::points.size();
};

/// A job that programs do with orders of different strength.
///  ways         type_list of Forms with a name each, the strongest first, those of one strength in any order; one that not every
///               system can run has by::obstacle().
///  reference    name of the way that a program takes which names no order: seq_cst operations
///  between_two  two threads do it on each other's lines, as well as one alone.
template <class P>
concept Pattern = Named<P> && requires {
  typename P::ways;
  { P::reference } -> std::convertible_to<std::string_view>;
  typename std::bool_constant<P::between_two>;
};

/// A word that goes back and forth between two threads: the server and the returner.
///  T(storage)   at least T::bytes bytes, aligned to counter_alignment, outliving the object.
///  serve(k)     the server's turn k, from 0: waits until turn k - 1 has been returned, and hands over.
///  give_back(k) the returner's turn k: waits for turn k and hands it back. False: the server has ended
///               before turn k, and there is nothing to hand back.
///  end(k)       by the server, after k turns: waits until the last has been returned, and ends. Returns what
///               the word (with two: their sum) held then: a step for each turn of either, so 2 k.
/// What either did before handing over is visible to the other after its wait. Each spins without
/// pausing: a pause would be measured with the line.
template <class T>
concept PingPong = Named<T> && std::constructible_from<T, std::byte*> &&
    requires(T& t, std::uint64_t turn) {
  typename std::integral_constant<std::size_t, T::bytes>;
  { t.serve(turn) } -> std::same_as<void>;
  { t.give_back(turn) } -> std::same_as<bool>;
  { t.end(turn) } -> std::same_as<std::uint64_t>;
};

}  // namespace fencepost
