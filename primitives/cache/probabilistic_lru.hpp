// Recency by a sample of gets: 15 of 16 share an RW mutex and leave the list as it is, one takes it alone and moves its entry to
// the front. What is used often is likely to be near it, and less so what is used now and then: it finds 65 % of keys where exact
// LRU finds 69 (Zipf 0.99, room for one key in eight; tests/primitives/structures/cache_test.cpp prints it).
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string_view>

#include "primitives/concepts/cache.hpp"
#include "primitives/rwmutex/go_rwmutex.hpp"
#include "primitives/support/cache/lru_part.hpp"
#include "primitives/support/map/mixed_key.hpp"
#include "primitives/support/random.hpp"

namespace fencepost::cache {

class probabilistic_lru {
 public:
  static constexpr std::string_view name = "probabilistic_lru";
  static constexpr bool core = false;
  static constexpr eviction evicts = eviction::sampled_lru;
  static constexpr bool waits = true, writes_shared = true, blocks = true;

  explicit probabilistic_lru(std::size_t capacity) : entries_(support::cache_share(capacity, 1)) {}

  [[nodiscard]] std::optional<std::uint64_t> get(std::uint64_t key) noexcept {
    const std::uint64_t hash = support::mixed_key(key);
    if (support::thread_random().below(16) == 0) {
      const std::lock_guard alone(lock_);
      return entries_.get(key, hash);
    }
    const std::shared_lock shared(lock_);
    return entries_.peek(key, hash);
  }
  void put(std::uint64_t key, std::uint64_t value) noexcept {
    const std::lock_guard alone(lock_);
    entries_.put(key, support::mixed_key(key), value);
  }
  [[nodiscard]] std::size_t size() noexcept {
    const std::shared_lock shared(lock_);
    return entries_.size();
  }
  [[nodiscard]] std::size_t capacity() const noexcept { return entries_.capacity(); }
  [[nodiscard]] std::size_t part_of(std::uint64_t) const noexcept { return 0; }
  [[nodiscard]] std::size_t part_capacity() const noexcept { return capacity(); }

 private:
  rwmutex::go_rwmutex lock_;
  support::lru_part entries_;
};

static_assert(Cache<probabilistic_lru>);

}  // namespace fencepost::cache
