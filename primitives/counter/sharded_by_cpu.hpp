// A cell per CPU (sched_getcpu), side by side: separate words, shared lines.
#pragma once

#include <cstdint>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/sharded_counter.hpp"

namespace fencepost::counter {

struct sharded_by_cpu
    : support::sharded_counter<support::std_sync, shard_key::cpu, sizeof(std::uint64_t)> {
  static constexpr std::string_view name = "sharded_by_cpu";

  /// As support::sharded_counter: throws std::invalid_argument for a bad number of shards or bad
  /// storage.
  using sharded_counter::sharded_counter;
};

static_assert(Counter<sharded_by_cpu>);

}  // namespace fencepost::counter
