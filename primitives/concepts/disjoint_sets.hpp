// What primitives of the kind `disjoint_sets` offer; see primitives/concepts.hpp.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "primitives/concepts/named.hpp"

namespace fencepost {

/// Sets that only ever become one (union-find). Any number of threads.
///  T(size)         elements 0 to size - 1, each in a set of its own. All memory is allocated here. Throws std::bad_alloc, and
///                  std::invalid_argument for 0 and above 2^30.
///  unite(a, b)     true: they were in two sets, which are one now; of all calls that could have done that, one says so
///  same_set(a, b)
///  sets()          number of sets, when no other thread changes them
/// Linearizable by what threads know of each other: no answer contradicts what happened before the call, or what an earlier
/// answer implies. What a thread did before unite(a, b) is visible to those who find the two in one set by what it did.
/// Promise, true or false:
///  blocks  a thread may be put to sleep; false: lock-free
template <class T>
concept DisjointSets =
    Named<T> && std::constructible_from<T, std::size_t> && !std::convertible_to<std::size_t, T> &&
    requires(T & all, std::uint32_t element) {
  { all.unite(element, element) } -> std::same_as<bool>;
  { all.same_set(element, element) } -> std::same_as<bool>;
  { all.sets() } -> std::same_as<std::size_t>;
  typename std::bool_constant<T::blocks>;
};

}  // namespace fencepost
