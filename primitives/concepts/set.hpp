// What primitives of the kind `set` offer; see primitives/concepts.hpp.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "primitives/concepts/named.hpp"

namespace fencepost {

/// 64-bit keys, any of them; any number of threads. Constructor, user, size() and the destructor as of a Map.
///  contains(self, key)  whether the key is there
///  insert(self, key)    true: it was not there. Throws std::bad_alloc, and then nothing has changed.
///  erase(self, key)     true: it was there
///  for_each(self, visit)  visit(key), as of a Map
/// What a thread did before an insertion that returned true is visible to those who find the key, or visit it.
/// Memory is allocated by insert and erase only. Promises, true or false, as of a Map: linearizable (contains, insert, erase),
/// walk_is_one_moment, lock_free_reads and wait_free_reads (contains and for_each), blocks, grows.
template <class T>
concept Set =
    Named<T> && std::constructible_from<T, std::size_t> && !std::convertible_to<std::size_t, T> &&
    std::constructible_from<typename T::user, T&> &&
    requires(T & set, typename T::user& self, std::uint64_t key, void (*visit)(std::uint64_t key)) {
  { set.contains(self, key) } -> std::same_as<bool>;
  { set.insert(self, key) } -> std::same_as<bool>;
  { set.erase(self, key) } -> std::same_as<bool>;
  { set.size(self) } -> std::same_as<std::size_t>;
  { set.for_each(self, visit) } -> std::same_as<void>;
  typename std::bool_constant<T::linearizable>;
  typename std::bool_constant<T::walk_is_one_moment>;
  typename std::bool_constant<T::lock_free_reads>;
  typename std::bool_constant<T::wait_free_reads>;
  typename std::bool_constant<T::blocks>;
  typename std::bool_constant<T::grows>;
};

}  // namespace fencepost
