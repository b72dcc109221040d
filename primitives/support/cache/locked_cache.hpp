// Parts of a cache under a mutex each, of which the key chooses one: the template of the caches whose gets change a list.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "arch/contract.hpp"
#include "primitives/concepts/cache.hpp"
#include "primitives/mutex/futex_mutex.hpp"
#include "primitives/support/cache/entry_lists.hpp"
#include "primitives/support/holder.hpp"
#include "primitives/support/map/mixed_key.hpp"

namespace fencepost::support {

template <class Part, std::size_t Shards>
class locked_cache {
  static_assert(std::has_single_bit(Shards));
  // On lines of its own: who takes one lock does not slow the others down.
  struct alignas(arch::padding_bytes) shard {
    explicit shard(std::size_t capacity) : entries(capacity) {}
    mutex::futex_mutex lock;
    Part entries;
  };

 public:
  static constexpr eviction evicts = Part::evicts;
  static constexpr bool waits = true, writes_shared = true, blocks = true;

  explicit locked_cache(std::size_t capacity)
      : locked_cache(cache_share(capacity, Shards), std::make_index_sequence<Shards>{}) {}

  [[nodiscard]] std::optional<std::uint64_t> get(std::uint64_t key) noexcept {
    const std::uint64_t hash = mixed_key(key);
    shard& at = shards_[hash % Shards];
    const guard locked(at.lock);
    return at.entries.get(key, hash);
  }
  void put(std::uint64_t key, std::uint64_t value) noexcept {
    const std::uint64_t hash = mixed_key(key);
    shard& at = shards_[hash % Shards];
    const guard locked(at.lock);
    at.entries.put(key, hash, value);
  }
  [[nodiscard]] std::size_t size() noexcept {
    std::size_t sum = 0;
    for (shard& each : shards_) {
      const guard locked(each.lock);
      sum += each.entries.size();
    }
    return sum;
  }
  [[nodiscard]] std::size_t capacity() const noexcept { return Shards * part_capacity(); }
  [[nodiscard]] std::size_t part_of(std::uint64_t key) const noexcept {
    return mixed_key(key) % Shards;
  }
  [[nodiscard]] std::size_t part_capacity() const noexcept { return shards_[0].entries.capacity(); }

 private:
  template <std::size_t... I>
  locked_cache(std::size_t each, std::index_sequence<I...>)
      : shards_{shard((static_cast<void>(I), each))...} {}

  std::array<shard, Shards> shards_;
};

}  // namespace fencepost::support
