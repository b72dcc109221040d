// What primitives of the kind `map` offer; see primitives/concepts.hpp.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

#include "primitives/concepts/keyed.hpp"

namespace fencepost {

/// 64-bit values by 64-bit keys, any of either; any number of threads.
///  T(expected)   empty, with room for so many entries before it grows, 0 too; a hint. Throws std::bad_alloc.
///  T::user(map)  what a thread needs for one map: made and used by one thread, gone before the map. Throws std::bad_alloc.
///  find(self, key)  the value; nullopt: there is none.
///  insert_or_assign(self, key, value)  true: the key was not there. Throws std::bad_alloc, and then nothing has changed.
///  erase(self, key)  true: the key was there. Throws as above where a write copies.
///  size(self)        number of entries; exact when no other thread changes the map.
///  for_each(self, visit)  visit(key, value), in no order, no key twice: all entries that are there from its begin to its end,
///                    each with a value that it had meanwhile; others may be among them. `visit` must not use the map. Not
///                    beside writers if walks_alone<T>.
/// What a thread did before insert_or_assign(key, value) is visible to those who find that value, or visit it.
/// Memory is allocated by any operation but find, size and for_each. No operation may be going on when the destructor runs.
/// Promises, true or false:
///  linearizable      find, insert_or_assign and erase
///  walk_is_one_moment  for_each visits what was there at one moment
///  lock_free_reads   find and for_each do not wait, whatever others do, or wherever they stop
///  wait_free_reads   nor do they repeat a step because of others: at most one for each entry, and for find, for each that shares
///                    a bucket; those that come meanwhile among them, but no key twice
///  blocks            a thread may be put to sleep, other than in the allocator
///  grows             cost per operation stays as it is with any number of entries
template <class T>
concept Map = Keyed<T> && requires(T& map, typename T::user& self, std::uint64_t word,
                                   void (*visit)(std::uint64_t key, std::uint64_t value)) {
  { map.find(self, word) } -> std::same_as<std::optional<std::uint64_t>>;
  { map.insert_or_assign(self, word, word) } -> std::same_as<bool>;
  { map.erase(self, word) } -> std::same_as<bool>;
  { map.for_each(self, visit) } -> std::same_as<void>;
};

/// Whether for_each may be called only while no other thread changes the map.
template <class T>
inline constexpr bool walks_alone = false;
template <class T>
requires requires { T::walks_alone; }
inline constexpr bool walks_alone<T> = T::walks_alone;

}  // namespace fencepost
