// Maps under a mutex each, of which the key chooses one: the template of sharded_map_*.hpp.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "arch/contract.hpp"
#include "primitives/mutex/futex_mutex.hpp"
#include "primitives/support/map/locked_map.hpp"
#include "primitives/support/map/mixed_key.hpp"

namespace fencepost::support {

template <std::size_t Shards>
class sharded_map {
  static_assert(std::has_single_bit(Shards));
  using part = locked_map<mutex::futex_mutex>;
  // On lines of its own: who takes one lock does not slow the others down.
  struct alignas(arch::padding_bytes) shard : part {
    using part::part;
  };

 public:
  static constexpr bool linearizable = true;
  static constexpr bool walk_is_one_moment = false;  // one shard after another
  static constexpr bool lock_free_reads = false, wait_free_reads = false;
  static constexpr bool blocks = part::blocks, grows = true;

  struct user {
    explicit user(sharded_map&) noexcept {}
  };

  explicit sharded_map(std::size_t expected)
      : sharded_map((expected + Shards - 1) / Shards, std::make_index_sequence<Shards>{}) {}

  [[nodiscard]] std::optional<std::uint64_t> find(user&, std::uint64_t key) {
    part& at = shard_of(key);
    typename part::user self(at);
    return at.find(self, key);
  }
  bool insert_or_assign(user&, std::uint64_t key, std::uint64_t value) {
    part& at = shard_of(key);
    typename part::user self(at);
    return at.insert_or_assign(self, key, value);
  }
  bool erase(user&, std::uint64_t key) {
    part& at = shard_of(key);
    typename part::user self(at);
    return at.erase(self, key);
  }
  [[nodiscard]] std::size_t size(user&) {
    std::size_t sum = 0;
    for (part& each : shards_) {
      typename part::user self(each);
      sum += each.size(self);
    }
    return sum;
  }
  /// Holds one lock at a time.
  template <class Visit>
  void for_each(user&, Visit&& visit) {
    for (part& each : shards_) {
      typename part::user self(each);
      each.for_each(self, visit);
    }
  }

 private:
  template <std::size_t... I>
  sharded_map(std::size_t each, std::index_sequence<I...>)
      : shards_{shard((static_cast<void>(I), each))...} {}

  part& shard_of(std::uint64_t key) noexcept { return shards_[mixed_key(key) % Shards]; }

  std::array<shard, Shards> shards_;
};

}  // namespace fencepost::support
