// Entries that were used again are protected from those that were not; under one mutex.
#pragma once

#include <string_view>

#include "primitives/concepts/cache.hpp"
#include "primitives/support/cache/locked_cache.hpp"
#include "primitives/support/cache/segmented_part.hpp"

namespace fencepost::cache {

struct segmented_lru : support::locked_cache<support::segmented_part, 1> {
  static constexpr std::string_view name = "segmented_lru";
  static constexpr bool core = false;
  using locked_cache::locked_cache;
};

static_assert(Cache<segmented_lru>);

}  // namespace fencepost::cache
