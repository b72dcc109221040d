// What primitives of the kind `cache` offer; see primitives/concepts.hpp.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

#include "primitives/concepts/named.hpp"

namespace fencepost {

/// Which entry a full part of a cache forgets.
enum class eviction {
  lru,          ///< whose last get or put is the longest ago
  sampled_lru,  ///< the same, but of gets only one in 16 counts, at random
  /// Entries are on probation until they are got or put again; then protected, four fifths of a part at most: whose last use is
  /// the longest ago goes back on probation. Forgotten is who has been there longest.
  segmented_lru,
  clock,  ///< the next in turn, but for those used since it was last their turn
};

/// At most so many 64-bit values by 64-bit keys, any of either; any number of threads.
///  T(capacity)      empty; all memory is allocated here. Throws std::bad_alloc, and std::invalid_argument for 0 and above 2^30.
///  get(key)         the value; nullopt: never put, or forgotten
///  put(key, value)  inserts or assigns; a full part forgets an entry for a new one
///  capacity()       as asked for or more; no number of puts at once leads beyond it
///  size()           number of entries; exact when no other thread changes the cache
///  part_of(key)     Keys are spread over parts of part_capacity() entries each, by a hash. A part forgets for itself: with more
///                   than one, before the cache is full.
/// Linearizable as a map that may forget at any time. What a thread did before put(key, value) is visible to those who get it.
/// Promises:
///  evicts         see there. Exact for calls one after another, and for those at the same time in the order in which they took
///                 effect; of `clock`, a get may count for the entry that has taken the place of what it found.
///  waits          a get may wait for other threads; false: wait-free
///  writes_shared  each get writes to lines that all threads use; false: only the first one since an entry's turn
///  blocks         a thread may be put to sleep
template <class T>
concept Cache =
    Named<T> && std::constructible_from<T, std::size_t> && !std::convertible_to<std::size_t, T> &&
    requires(T & cache, const T& k, std::uint64_t word) {
  { cache.get(word) } -> std::same_as<std::optional<std::uint64_t>>;
  { cache.put(word, word) } -> std::same_as<void>;
  { cache.size() } -> std::same_as<std::size_t>;
  { k.capacity() } -> std::same_as<std::size_t>;
  { k.part_of(word) } -> std::same_as<std::size_t>;
  { k.part_capacity() } -> std::same_as<std::size_t>;
  typename std::integral_constant<eviction, T::evicts>;
  typename std::bool_constant<T::waits>;
  typename std::bool_constant<T::writes_shared>;
  typename std::bool_constant<T::blocks>;
};

}  // namespace fencepost
