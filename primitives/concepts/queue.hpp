// What primitives of the kinds `queue` and `stack` offer; see primitives/concepts.hpp.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <type_traits>

#include "primitives/concepts/named.hpp"

namespace fencepost {

/// How many threads may be at one end of a queue at a time.
enum class ends { one, many };

/// What a thread that stops in the middle of an operation does to the others.
enum class progress {
  blocking,   ///< may keep them from moving any value until it goes on
  lock_free,  ///< takes at most one value's room with it: others go on, though one of them may repeat a step for ever
  wait_free   ///< nothing: each operation ends after a bounded number of steps
};

/// What try_push does with more or fewer than capacity() values inside.
enum class room {
  exact,     ///< it fails with so many, and not with fewer
  at_least,  ///< it does not fail with fewer; with more it may
  unbounded  ///< it never fails
};

/// What queues and stacks share: a container of 64-bit values, from which a value leaves once; no operation waits for another.
///  bytes(n)     what T(n, memory) takes from `memory`: one piece, aligned to arch::padding_bytes.
///  T(n)         room for n values, n rounded up to a power of two, from 2 on. All memory is allocated here. Throws
///               std::invalid_argument for 0 and above support::most_capacity, or less where it says so, and what
///               `memory` throws.
///  try_push(v)  false: full, v was not taken.
///  try_pop()    nullopt: empty.
///  capacity()   n as rounded.
/// Where threads need something of their own it has types `producer` and `consumer`, which try_push and try_pop take first: made
/// with the container by the thread that uses it, and gone before the container. support/container_ends.hpp is the same for all.
/// What a thread did before try_push(v) is visible to the one that popped v.
/// No operation may be going on when the destructor runs; values that are left are dropped.
/// Promises:
///  progress        see there
///  room            see there; capacity() of all producers together, or with `producer` of the first one
///  own_memory      it does not use `memory`, and may allocate in any operation; bytes() is 0
///  blocks          an operation may put its caller to sleep, other than in the allocator
///  spurious_full   while another operation is in progress, try_push may fail although there is room
///  spurious_empty  the same of try_pop. When no other is in progress, the answers of both are exact.
template <class T>
concept Container = Named<T> && std::constructible_from<T, std::size_t> &&
                    std::constructible_from<T, std::size_t, std::pmr::memory_resource*> &&
                    !std::convertible_to<std::size_t, T> &&
                    requires(const T& k, std::size_t n) {
  { T::bytes(n) } -> std::same_as<std::size_t>;
  { k.capacity() } -> std::same_as<std::size_t>;
  typename std::integral_constant<progress, T::progress>;
  typename std::integral_constant<fencepost::room, T::room>;
  typename std::bool_constant<T::own_memory>;
  typename std::bool_constant<T::blocks>;
  typename std::bool_constant<T::spurious_full>;
  typename std::bool_constant<T::spurious_empty>;
}
&&(
    requires(T& q, std::uint64_t v) {
      { q.try_push(v) } -> std::same_as<bool>;
      { q.try_pop() } -> std::same_as<std::optional<std::uint64_t>>;
    } ||
    requires(T & q, std::uint64_t v, typename T::producer& in, typename T::consumer& out) {
      { q.try_push(in, v) } -> std::same_as<bool>;
      { q.try_pop(out) } -> std::same_as<std::optional<std::uint64_t>>;
    });

/// First in, first out: pushes that succeed have one order, consistent with happens-before, and values are popped in it.
/// Promises:
///  producers, consumers  how many threads may push, and pop, at a time
///  one_order             as said above. False: only the values of each producer are popped in its order, by each consumer
///  room_in_order         what a consumer did before it popped value k is visible to the producer of value k + capacity()
///                        after its push
///  room_seen             the same as long as there is one consumer
///  total_order           all operations on queues that promise it have one order, those that fail too: of two threads that
///                        each push to one queue and then pop from the other's, one at least finds a value
template <class T>
concept Queue = Container<T> && requires {
  typename std::integral_constant<ends, T::producers>;
  typename std::integral_constant<ends, T::consumers>;
  typename std::bool_constant<T::one_order>;
  typename std::bool_constant<T::room_in_order>;
  typename std::bool_constant<T::room_seen>;
  typename std::bool_constant<T::total_order>;
};

/// A queue that takes and gives several values by one change of what the other side looks at.
///  try_push_many(values)  pushes as many of `values`, from the first on, as there is room for, and returns how many
///  try_pop_many(to)       pops as many as there are, at most as `to` has place for, and returns how many
/// Each value is as if it were pushed, or popped, by itself.
template <class T>
concept BatchedQueue = Queue<T> &&
    requires(T& q, std::span<const std::uint64_t> values, std::span<std::uint64_t> to) {
  { q.try_push_many(values) } -> std::same_as<std::size_t>;
  { q.try_pop_many(to) } -> std::same_as<std::size_t>;
};

/// Last in, first out; any number of threads.
template <class T>
concept Stack = Container<T>;

}  // namespace fencepost
