// What primitives of the kind `filter` offer; see primitives/concepts.hpp.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "primitives/concepts/named.hpp"

namespace fencepost {

/// A set of 64-bit keys that may take one for another. Any number of threads; wait-free.
///  T(expected)    empty; for so many keys at most one in 100 others is taken for one of them. All memory is allocated here.
///                 Throws std::bad_alloc, and std::invalid_argument for 0 and above 2^30.
///  insert(key)
///  contains(key)  true if it was inserted: by this thread, or by one whose insert(key) happened before; in cases of others
///                 too. Once it is true it stays so.
///  rate(keys)     how likely a key that was not inserted is contained, with so many others inside
/// Promise, true or false:
///  publishes  what a thread did before insert(key) is visible to those who find the key, and know that nobody else has inserted
///             keys that have all of its bits
template <class T>
concept Filter =
    Named<T> && std::constructible_from<T, std::size_t> && !std::convertible_to<std::size_t, T> &&
    requires(T & filter, const T& k, std::uint64_t key, std::size_t keys) {
  { filter.insert(key) } -> std::same_as<void>;
  { k.contains(key) } -> std::same_as<bool>;
  { k.rate(keys) } -> std::same_as<double>;
  typename std::bool_constant<T::publishes>;
};

}  // namespace fencepost
