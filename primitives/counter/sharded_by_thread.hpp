// A cell per thread, side by side: separate words, shared lines - false sharing on purpose.
#pragma once

#include <cstdint>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/sharded_counter.hpp"

namespace fencepost::counter {

struct sharded_by_thread
    : support::sharded_counter<support::std_sync, shard_key::thread, sizeof(std::uint64_t)> {
  static constexpr std::string_view name = "sharded_by_thread";
  template <class Sync>
  using with = support::sharded_counter<Sync, shard_key::thread, sizeof(std::uint64_t)>;

  /// As support::sharded_counter: throws std::invalid_argument for a bad number of shards or bad
  /// storage.
  using sharded_counter::sharded_counter;
};

static_assert(Counter<sharded_by_thread>);

}  // namespace fencepost::counter
