// What a part of a cache holds after calls one after another, by the rule of its eviction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <list>
#include <optional>
#include <utility>

#include "primitives/concepts/cache.hpp"
#include "primitives/support/cache/segmented_part.hpp"
#include "primitives/support/random.hpp"

namespace fencepost::conformance {

using Value = std::optional<std::uint64_t>;

/// A part of a cache, as primitives/concepts/cache.hpp says: lists from the last used entry on. `draws`: of the same seed as the
/// calling thread's.
struct Part {
  struct Entry {
    std::uint64_t key, value;
    bool marked = false;
  };
  eviction evicts;
  std::size_t capacity;
  std::list<Entry> on_probation, secure;  // of all but segmented_lru only the first
  std::size_t turn = 0;                   // of clock, whose places do not move

  Entry* find(std::uint64_t key) {
    for (auto* list : {&on_probation, &secure}) {
      for (Entry& one : *list)
        if (one.key == key) return &one;
    }
    return nullptr;
  }
  void use(Entry& entry) {
    if (evicts == eviction::clock) {
      entry.marked = true;
      return;
    }
    const Entry moved = entry;
    std::erase_if(on_probation, [&](const Entry& one) { return one.key == moved.key; });
    std::erase_if(secure, [&](const Entry& one) { return one.key == moved.key; });
    if (evicts != eviction::segmented_lru) return on_probation.push_front(moved);
    secure.push_front(moved);
    if (secure.size() <= support::segmented_part::most_protected(capacity)) return;
    on_probation.push_front(secure.back());
    secure.pop_back();
  }
  Value get(std::uint64_t key, support::xorshift& draws) {
    const bool counts = evicts != eviction::sampled_lru || draws.below(16) == 0;
    Entry* const found = find(key);
    if (found == nullptr) return std::nullopt;
    const std::uint64_t value = found->value;
    if (counts) use(*found);
    return value;
  }
  void put(std::uint64_t key, std::uint64_t value) {
    if (Entry* const found = find(key)) {
      found->value = value;
      return use(*found);
    }
    const bool full = on_probation.size() + secure.size() == capacity;
    if (evicts == eviction::clock) return put_in_turn({key, value}, full);
    if (full) on_probation.pop_back();
    on_probation.push_front({key, value});
  }
  void put_in_turn(const Entry& made, bool full) {
    if (!full) return on_probation.push_back(made);
    for (;;) {
      Entry& asked = *std::next(on_probation.begin(), static_cast<std::ptrdiff_t>(turn));
      turn = (turn + 1) % capacity;
      if (!std::exchange(asked.marked, false)) {
        asked = made;
        return;
      }
    }
  }
};

}  // namespace fencepost::conformance
