// The least recently used entry goes: what caches with a list for all of a part have inside. Not synchronised.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "primitives/concepts/cache.hpp"
#include "primitives/support/cache/entry_lists.hpp"

namespace fencepost::support {

class lru_part : public entry_lists<1> {
 public:
  static constexpr eviction evicts = eviction::lru;
  using entry_lists::entry_lists;

  [[nodiscard]] std::optional<std::uint64_t> get(std::uint64_t key, std::uint64_t hash) noexcept {
    const name found = find(key, hash);
    if (found == none) return std::nullopt;
    to_front(0, found);
    return value(found);
  }
  /// A get that does not count.
  [[nodiscard]] std::optional<std::uint64_t> peek(std::uint64_t key, std::uint64_t hash) noexcept {
    const name found = find(key, hash);
    if (found == none) return std::nullopt;
    return value(found);
  }
  void put(std::uint64_t key, std::uint64_t hash, std::uint64_t given) noexcept {
    const name found = find(key, hash);
    if (found == none) return add(0, key, hash, given, full() ? oldest(0) : none);
    to_front(0, found);
    value(found) = given;
  }
};

}  // namespace fencepost::support
