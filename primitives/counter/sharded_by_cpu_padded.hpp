// A cell per CPU (sched_getcpu), each on lines of its own.
#pragma once

#include <string_view>

#include "arch/contract.hpp"
#include "primitives/concepts.hpp"
#include "primitives/support/sharded_counter.hpp"

namespace fencepost::counter {

struct sharded_by_cpu_padded
    : support::sharded_counter<support::std_sync, shard_key::cpu, arch::padding_bytes> {
  static constexpr std::string_view name = "sharded_by_cpu_padded";

  /// As support::sharded_counter: throws std::invalid_argument for a bad number of shards or bad
  /// storage.
  using sharded_counter::sharded_counter;
};

static_assert(Counter<sharded_by_cpu_padded>);

}  // namespace fencepost::counter
