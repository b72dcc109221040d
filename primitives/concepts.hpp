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
#include <memory_resource>
#include <optional>
#include <string_view>
#include <type_traits>

#include "primitives/concepts/named.hpp"
#include "primitives/concepts/once.hpp"
#include "primitives/concepts/snapshot.hpp"
#include "primitives/support/channel_types.hpp"
#include "primitives/support/node_deleter.hpp"

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

/// Values from senders to receivers, any number of either, each value to one receiver; with the
/// meaning of a Go channel.
///  T(capacity)  0: unbuffered. All memory is allocated here; T(capacity, memory) takes it from there.
///  send(v)      waits for room or, unbuffered, until a receiver has the value. Throws
///               channel_closed if the channel is closed before or meanwhile: v was not sent.
///  recv()       waits for a value; nullopt: closed and drained.
///  try_send(v)  sends if that needs no waiting. Throws channel_closed if closed.
///  try_recv()   receives if that needs no waiting.
///  close()      no more sends: waiting senders throw, waiting receivers return nullopt.
///               Throws channel_closed if closed before.
///  capacity()   as constructed.
///  size()       values in the buffer; unbuffered: 0.
/// Values leave in the order in which their sends took effect; those of one sender in the order of
/// its calls. What a sender did before send() is visible to the receiver after recv(). What the
/// receiver of value k did before recv() is visible to the sender of value k + capacity after its
/// send().
/// Promise, true or false:
///  fifo_waiters  waiting senders, and waiting receivers, are served in the order they came.
template <class T>
concept Channel = Named<T> && std::constructible_from<T, std::size_t> &&
                  std::constructible_from<T, std::size_t, std::pmr::memory_resource*> &&
                  !std::convertible_to<std::size_t, T> &&
                  requires(T & c, const T& k, typename T::value_type v) {
  { c.send(v) } -> std::same_as<void>;
  { c.recv() } -> std::same_as<std::optional<typename T::value_type>>;
  { c.try_send(v) } -> std::same_as<try_send_result>;
  { c.try_recv() } -> std::same_as<try_recv_result<typename T::value_type>>;
  { c.close() } -> std::same_as<void>;
  { k.capacity() } -> std::same_as<std::size_t>;
  { k.size() } -> std::same_as<std::size_t>;
  typename std::bool_constant<T::fifo_waiters>;
};

/// How many threads may be at one end of a queue at a time.
enum class ends { one, many };

/// What a thread that stops in the middle of an operation does to the others.
enum class progress {
  blocking,   ///< may keep them from moving any value until it goes on
  lock_free,  ///< takes at most one value's room with it: others go on, though one of them may repeat a step for ever
  wait_free   ///< nothing: each operation ends after a bounded number of steps
};

/// What queues and stacks share: a container of 64-bit values, from which a value leaves once; no operation waits for another.
///  bytes(n)     what T(n, memory) takes from `memory`: one piece, aligned to arch::padding_bytes.
///  T(n)         room for n values, n rounded up to a power of two, from 2 on. All memory is allocated here. Throws
///               std::invalid_argument for 0 and above support::most_capacity, and what `memory` throws.
///  try_push(v)  false: full, v was not taken.
///  try_pop()    nullopt: empty.
///  capacity()   n as rounded.
/// What a thread did before try_push(v) is visible to the one that popped v.
/// No operation may be going on when the destructor runs; values that are left are dropped.
/// Promises:
///  progress        see there
///  blocks          an operation may put its caller to sleep
///  spurious_full   while another operation is in progress, try_push may fail although there is room
///  spurious_empty  the same of try_pop. When no other is in progress, the answers of both are exact.
template <class T>
concept Container = Named<T> && std::constructible_from<T, std::size_t> &&
                    std::constructible_from<T, std::size_t, std::pmr::memory_resource*> &&
                    !std::convertible_to<std::size_t, T> &&
                    requires(T & q, const T& k, std::uint64_t v, std::size_t n) {
  { T::bytes(n) } -> std::same_as<std::size_t>;
  { q.try_push(v) } -> std::same_as<bool>;
  { q.try_pop() } -> std::same_as<std::optional<std::uint64_t>>;
  { k.capacity() } -> std::same_as<std::size_t>;
  typename std::integral_constant<progress, T::progress>;
  typename std::bool_constant<T::blocks>;
  typename std::bool_constant<T::spurious_full>;
  typename std::bool_constant<T::spurious_empty>;
};

/// First in, first out: pushes that succeed have one order, consistent with happens-before, and values are popped in it.
/// Promises:
///  producers, consumers  how many threads may push, and pop, at a time
///  room_in_order         what a consumer did before it popped value k is visible to the producer of value k + capacity()
///                        after its push. Always so with one consumer.
///  total_order           all operations on queues that promise it have one order, those that fail too: of two threads that
///                        each push to one queue and then pop from the other's, one at least finds a value
template <class T>
concept Queue = Container<T> && requires {
  typename std::integral_constant<ends, T::producers>;
  typename std::integral_constant<ends, T::consumers>;
  typename std::bool_constant<T::room_in_order>;
  typename std::bool_constant<T::total_order>;
};

/// Last in, first out; any number of threads.
template <class T>
concept Stack = Container<T>;

/// How a sharded counter picks a thread's cell.
enum class shard_key { thread, cpu };

/// Storage handed to a counter starts at a multiple of this: a multiple of the padding and of two lines of 64 or 128 bytes, so
/// that it is known where in a line, and in a pair of lines, each cell falls.
inline constexpr std::size_t counter_alignment = 256;

/// A sum that many threads add to. Its cells lie in storage the caller gives, not in the object.
///  bytes(shards)       size of the cells: all that the counter occupies there. A counter that is
///                      not sharded ignores `shards`.
///  T(storage, shards)  at least bytes(shards) bytes, aligned to counter_alignment, outliving the
///                      counter.
///  add(thread, n)      `thread` is the caller's index, from 0. Any number of threads at once.
///  sum()               exact when all adds happened before; otherwise no less than what happened
///                      before the call and no more than what was begun by its end. Modulo 2^64.
/// `blocks`: add() may put the caller to sleep.
/// A sharded one also has `key` and `stride`: cell i is at storage + i * stride.
template <class T>
concept Counter = Named<T> && std::constructible_from<T, std::byte*, unsigned> &&
    requires(T& c, const T& k, unsigned u, std::uint64_t n) {
  typename std::bool_constant<T::sharded>;
  typename std::bool_constant<T::blocks>;
  { T::bytes(u) } -> std::same_as<std::size_t>;
  { c.add(u, n) } -> std::same_as<void>;
  { k.sum() } -> std::same_as<std::uint64_t>;
} &&(!T::sharded || requires {
  typename std::integral_constant<std::size_t, T::stride>;
  typename std::integral_constant<shard_key, T::key>;
});

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

/// Safe memory reclamation: what writers have replaced is freed when no reader can be using it any more.
///  D(deleter, memory)  a domain; `deleter` is called once for each replaced node, by a thread with a handle or by ~D. ~D comes
///                      after all handles are gone, and frees what is left. `memory` is for the domain's own data.
///  D::node             base of what is freed; a node is put into one pointer, once
///  D::pointer<T>       a shared pointer to a T, null at first; T is derived from D::node
///  D::thread(domain)   a handle: threads come and go with theirs, and each uses its own only. A read section is
///    enter()             the begin of one; they do not nest
///    protect<slot>(p)    what p points to: usable until leave() or the slot's next use. What its writer did is visible.
///    leave()             the end; comes before the node is freed
///                      and outside of sections
///    replace(p, next)    p points to `next` from now on, and what it pointed to is retired. What the caller did is visible to
///                        those who protect `next`.
///    collect()           frees what this thread has retired and can be freed
///  D::slots            pointers that a section can protect at once: slot is less
///  D::bound(threads)   of so many handles at once: the largest number of nodes that are replaced and not yet freed; nullopt:
///                      without bound while a reader stays in its section. A handle that is gone may leave some of these.
///  D::writers_wait     replace() waits until the readers have left their sections
///  D::obstacle()       if there is one: why it cannot be used here, empty where it can
template <class D>
concept Reclamation = Named<D> &&
    std::constructible_from<D, support::node_deleter<typename D::node>,
                            std::pmr::memory_resource*>&&
        std::constructible_from<typename D::thread, D&>&& requires(
            typename D::thread& self, typename D::template pointer<typename D::node>& pointer,
            typename D::node* node) {
  { self.enter() } -> std::same_as<void>;
  { self.template protect<0>(pointer) } -> std::same_as<typename D::node*>;
  { self.leave() } -> std::same_as<void>;
  { self.replace(pointer, node) } -> std::same_as<void>;
  { self.collect() } -> std::same_as<void>;
  typename std::integral_constant<unsigned, D::slots>;
  typename std::bool_constant<D::writers_wait>;
  { D::bound(1) } -> std::same_as<std::optional<std::size_t>>;
};

/// Reclamation of nodes in any structure: pointers are std::atomic<T*>, whose owner takes a node out as it likes and then calls
///  retire(node)  outside of sections; no thread can find it any more. Freed as one that was replaced.
template <class D>
concept Retires = Reclamation<D> && requires(typename D::thread& self, typename D::node* node) {
  { self.retire(node) } -> std::same_as<void>;
};

}  // namespace fencepost
