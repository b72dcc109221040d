// A hash table and a list of all entries under one mutex: exactly the least recently used one goes.
#pragma once

#include <string_view>

#include "primitives/concepts/cache.hpp"
#include "primitives/support/cache/locked_cache.hpp"
#include "primitives/support/cache/lru_part.hpp"

namespace fencepost::cache {

struct mutex_lru : support::locked_cache<support::lru_part, 1> {
  static constexpr std::string_view name = "mutex_lru";
  using locked_cache::locked_cache;
};

static_assert(Cache<mutex_lru>);

}  // namespace fencepost::cache
