// 32 caches as mutex_lru is, of which the key chooses one: exact in each shard, and so before the cache is full.
#pragma once

#include <string_view>

#include "primitives/concepts/cache.hpp"
#include "primitives/support/cache/locked_cache.hpp"
#include "primitives/support/cache/lru_part.hpp"

namespace fencepost::cache {

struct sharded_lru_32 : support::locked_cache<support::lru_part, 32> {
  static constexpr std::string_view name = "sharded_lru_32";
  using locked_cache::locked_cache;
};

static_assert(Cache<sharded_lru_32>);

}  // namespace fencepost::cache
