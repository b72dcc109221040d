// What primitives of the kind `counter` offer; see primitives/concepts.hpp.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "primitives/concepts/named.hpp"

namespace fencepost {

/// How a sharded counter picks a thread's cell.
enum class shard_key { thread, cpu };

/// Storage handed to a counter starts at a multiple of this: a multiple of the padding and of two lines of 64 or 128 bytes, so
/// that it is known where in a line, and in a pair of lines, each cell falls.
inline constexpr std::size_t counter_alignment = 256;

/// A counter whose threads register: each thread that adds has a T::thread(counter), made by itself, for instance on first use
/// (thread_local), and destroyed before the counter. What it added remains in the sum.
template <class T>
concept HasThreads = std::constructible_from<typename T::thread, T&> &&
    requires(typename T::thread& self, std::uint64_t n) {
  { self.add(n) } -> std::same_as<void>;
};

/// A sum that many threads add to. Its cells lie in storage the caller gives, not in the object.
///  bytes(shards)       size of the cells: all that the counter occupies there. A counter that is
///                      not sharded ignores `shards`.
///  T(storage, shards)  at least bytes(shards) bytes, aligned to counter_alignment, outliving the
///                      counter.
///  add(thread, n)      `thread` is the caller's index, from 0. Any number of threads at once. Or HasThreads, see above;
///                      support/counter/counter_user.hpp is the same for both.
///  sum()               exact when all adds happened before; otherwise no less than what happened
///                      before the call and no more than what was begun by its end. Modulo 2^64.
/// `blocks`: add() may put the caller to sleep.
/// A sharded one also has `key` and `stride`: cell i is at storage + i * stride.
/// An approximate one has `held_back`: sum() may lack up to so much of each thread that is registered; with none, it is exact.
/// T::obstacle(), if there is one: why it cannot be used here, empty where it can.
template <class T>
concept Counter = Named<T> && std::constructible_from<T, std::byte*, unsigned> &&
    requires(const T& k, unsigned u) {
  typename std::bool_constant<T::sharded>;
  typename std::bool_constant<T::blocks>;
  { T::bytes(u) } -> std::same_as<std::size_t>;
  { k.sum() } -> std::same_as<std::uint64_t>;
} &&(HasThreads<T> ||
     requires(T & c, unsigned u, std::uint64_t n) {
       { c.add(u, n) } -> std::same_as<void>;
     }) &&
    (!T::sharded || requires {
      typename std::integral_constant<std::size_t, T::stride>;
      typename std::integral_constant<shard_key, T::key>;
    });

/// 0: every sum is exact.
template <class T>
inline constexpr std::uint64_t held_back_by = 0;
template <class T>
requires requires { T::held_back; }
inline constexpr std::uint64_t held_back_by<T> = T::held_back;

}  // namespace fencepost
