// A map that two threads of a scenario share, and keys that are in one bucket.
#pragma once

#include <array>
#include <cstdint>

#include "primitives/support/map/mixed_key.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::map_test {

/// The least key from `key` on that is in the first bucket of four by the lowest bits of its hash, and in the last of two by the
/// highest, as different maps choose; its hash above the one given.
constexpr std::uint64_t neighbour(std::uint64_t key, std::uint64_t above) {
  const auto fits = [above](std::uint64_t hash) {
    return hash % 4 == 0 && hash > above && hash >> 63 == 1;
  };
  while (!fits(support::mixed_key(key))) ++key;
  return key;
}
/// In an ordered list `second` is in front, as where what comes last is put in front; `third` is behind.
inline constexpr std::uint64_t second = neighbour(1, 0),
                               first = neighbour(1, support::mixed_key(second)),
                               third = neighbour(1, support::mixed_key(first));
/// In the first bucket too, where the lowest bits tell; what a place without an entry has as its key.
inline constexpr std::uint64_t zero = 0;
static_assert(support::mixed_key(zero) == 0);
/// In the other bucket, in front of all of them.
inline constexpr std::uint64_t apart = [] {
  std::uint64_t key = 1;
  while (support::mixed_key(key) % 2 == 0 || support::mixed_key(key) >> 63 == 1) ++key;
  return key;
}();

/// One map, and a handle for each of two threads.
template <class M>
struct Shared {
  M map;
  typename M::user one{map}, other{map};
  std::array<var<unsigned>, 4> before;  // written before a value of the same number

  explicit Shared(std::size_t expected) : map(expected) {}

  void put(typename M::user& self, std::uint64_t key, unsigned value) {
    before[value] = value;
    map.insert_or_assign(self, key, value);
  }
  /// 0: not there.
  unsigned seen(std::uint64_t value) {
    require(value >= 1 && value <= 3, "never written");
    require(before[value] == value, "not what was written before");
    return static_cast<unsigned>(value);
  }
  unsigned get(typename M::user& self, std::uint64_t key) {
    const auto value = map.find(self, key);
    return value ? seen(*value) : 0;
  }
  /// Of all that is visited: the sum of the values, after check(key, value) of each.
  template <class Check>
  unsigned sum(typename M::user& self, Check check) {
    unsigned values = 0;
    map.for_each(self, [&](std::uint64_t key, std::uint64_t value) {
      check(key, value);
      values += seen(value);
    });
    return values;
  }
  void free_all() {
    for (int i = 0; i < 3; ++i) one.collect(), other.collect();
  }
};

}  // namespace fencepost::explore::map_test
