// What primitives of the kind `set` offer; see primitives/concepts.hpp.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "primitives/concepts/keyed.hpp"

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
concept Set = Keyed<T> &&
    requires(T& set, typename T::user& self, std::uint64_t key, void (*visit)(std::uint64_t key)) {
  { set.contains(self, key) } -> std::same_as<bool>;
  { set.insert(self, key) } -> std::same_as<bool>;
  { set.erase(self, key) } -> std::same_as<bool>;
  { set.for_each(self, visit) } -> std::same_as<void>;
};

}  // namespace fencepost
