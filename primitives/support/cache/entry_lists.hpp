// The entries of a cache: found by key in a hash table, and in one of several lists, the last used first. Not synchronised, and
// without the policy of support/sync.hpp: the locks around it are explored by themselves, and nothing is added to them.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <stdexcept>

#include "primitives/support/line_array.hpp"

namespace fencepost::support {

/// Entries that each of `parts` has of so many. Throws std::invalid_argument for 0 and above most_capacity.
constexpr std::size_t cache_share(std::size_t capacity, std::size_t parts) {
  if (capacity == 0 || capacity > most_capacity)
    throw std::invalid_argument("fencepost: a cache has a capacity of 1 to 2^30");
  return (capacity + parts - 1) / parts;
}

template <unsigned Lists>
class entry_lists {
 public:
  using name = std::uint32_t;
  static constexpr name none = 0;

  explicit entry_lists(std::size_t capacity)
      : capacity_(capacity),
        mask_(std::bit_ceil(capacity) - 1),
        buckets_(mask_ + 1, std::pmr::get_default_resource()),
        entries_(capacity + Lists, std::pmr::get_default_resource()) {
    for (name list = 0; list < Lists; ++list)
      entries_[list].newer = entries_[list].older = entries_[list].list = list;
  }

  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t size(name list) const noexcept { return entries_[list].value; }
  [[nodiscard]] bool full() const noexcept { return size_ == capacity_; }

  /// none: it is not there. `hash`: of the key, 64 even bits, of which the upper half is used here.
  [[nodiscard]] name find(std::uint64_t key, std::uint64_t hash) const noexcept {
    name at = buckets_[bucket(hash)];
    while (at != none && entries_[at].key != key) at = entries_[at].behind;
    return at;
  }
  [[nodiscard]] std::uint64_t key(name of) const noexcept { return entries_[of].key; }
  std::uint64_t& value(name of) noexcept { return entries_[of].value; }
  /// The list must have one.
  [[nodiscard]] name oldest(name list) const noexcept { return entries_[list].newer; }

  void to_front(name list, name of) noexcept {
    unlink(of);
    link(list, of);
  }
  /// A new key, in place of that of `victim` if this is one.
  void add(name list, std::uint64_t key, std::uint64_t hash, std::uint64_t value,
           name victim = none) noexcept {
    if (victim != none) {
      unlink(victim);
      take_out(victim);
    }
    const name made = victim != none ? victim : static_cast<name>(Lists + size_++);
    name& first = buckets_[bucket(hash)];
    entry& at = entries_[made];
    at.key = key, at.value = value, at.hash = static_cast<std::uint32_t>(hash >> 32);
    at.behind = first;
    first = made;
    link(list, made);
  }

 private:
  /// The first ones are the lists' own, between the oldest and the newest of each; their value is the length.
  struct entry {
    std::uint64_t key = 0, value = 0;
    std::uint32_t hash = 0;
    name behind = none;  // in its bucket
    name newer = 0, older = 0, list = 0;
  };

  [[nodiscard]] std::size_t bucket(std::uint64_t hash) const noexcept { return hash >> 32 & mask_; }

  void unlink(name of) noexcept {
    const entry& at = entries_[of];
    entries_[at.newer].older = at.older;
    entries_[at.older].newer = at.newer;
    --entries_[at.list].value;
  }
  void link(name list, name of) noexcept {
    entry& head = entries_[list];
    entries_[of].newer = list;
    entries_[of].older = head.older;
    entries_[of].list = list;
    entries_[head.older].newer = of;
    head.older = of;
    ++head.value;
  }
  void take_out(name of) noexcept {
    name* at = &buckets_[entries_[of].hash & mask_];
    while (*at != of) at = &entries_[*at].behind;
    *at = entries_[of].behind;
  }

  const std::size_t capacity_, mask_;
  std::size_t size_ = 0;
  line_array<name> buckets_;
  line_array<entry> entries_;
};

}  // namespace fencepost::support
