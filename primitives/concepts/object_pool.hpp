// What primitives of the kind `object_pool` offer; see primitives/concepts.hpp.
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>

#include "primitives/concepts/named.hpp"

namespace fencepost {

/// Objects that are used again: T::object, of eight words, 0 at first. Any number of threads.
///  T(count)  so many objects. Throws std::bad_alloc, and std::invalid_argument for 0 and above 2^30.
///  get()     one that nobody holds; null: there is none
///  put(one)  gives it back: by the thread that got it, or to which that has handed it
/// All must be back when the destructor runs. No object is lost, and none is held twice.
/// Promises, true or false:
///  keeps     objects are as who held them last has left them, and what that thread did before is visible
///  spurious  get() may return null while others get and put, though one is free; else only if all are held
///  blocks    a thread may be put to sleep, other than in the allocator
/// Not `keeps`: made and freed by each call, by the allocator; `count` is ignored, and get() throws std::bad_alloc.
template <class T>
concept ObjectPool =
    Named<T> && std::constructible_from<T, std::size_t> && !std::convertible_to<std::size_t, T> &&
    requires(T & pool, typename T::object& one) {
  { pool.get() } -> std::same_as<typename T::object*>;
  { pool.put(one) } -> std::same_as<void>;
  typename std::bool_constant<T::keeps>;
  typename std::bool_constant<T::spurious>;
  typename std::bool_constant<T::blocks>;
};

}  // namespace fencepost
