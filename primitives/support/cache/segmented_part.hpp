// What is used once only does not drive out what is used again: a list on probation and one that is protected (Karedla, Love and
// Wherry, "Caching strategies to improve disk system performance", IEEE Computer 27(3), 1994). Not synchronised.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "primitives/concepts/cache.hpp"
#include "primitives/support/cache/entry_lists.hpp"

namespace fencepost::support {

class segmented_part : public entry_lists<2> {
 public:
  static constexpr eviction evicts = eviction::segmented_lru;
  using entry_lists::entry_lists;

  /// Of a part of so many entries: how many may be protected. The share is that of W-TinyLFU (Einziger, Friedman and Manes,
  /// "TinyLFU", ACM Transactions on Storage 13(4), 2017).
  static constexpr std::size_t most_protected(std::size_t capacity) { return capacity / 5 * 4; }

  [[nodiscard]] std::optional<std::uint64_t> get(std::uint64_t key, std::uint64_t hash) noexcept {
    const name found = find(key, hash);
    if (found == none) return std::nullopt;
    use(found);
    return value(found);
  }
  void put(std::uint64_t key, std::uint64_t hash, std::uint64_t given) noexcept {
    const name found = find(key, hash);
    // Not all are protected: there is one on probation.
    if (found == none) return add(probation, key, hash, given, full() ? oldest(probation) : none);
    use(found);
    value(found) = given;
  }

 private:
  static constexpr name probation = 0, secure = 1;

  void use(name found) noexcept {
    to_front(secure, found);
    if (size(secure) > most_protected(capacity())) to_front(probation, oldest(secure));
  }
};

}  // namespace fencepost::support
