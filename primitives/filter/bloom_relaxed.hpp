// A Bloom filter that says whether a key is there, and nothing else: all orders are relaxed. What was inserted before is not
// written again.
#pragma once

#include <string_view>

#include "primitives/concepts/filter.hpp"
#include "primitives/support/filter/bloom_filter.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::filter {

struct bloom_relaxed : support::bloom_filter<support::std_sync, false> {
  static constexpr std::string_view name = "bloom_relaxed";
  static constexpr bool core = false;
  template <class Sync>
  using with = support::bloom_filter<Sync, false, 2>;
  using bloom_filter::bloom_filter;
};

static_assert(Filter<bloom_relaxed>);

}  // namespace fencepost::filter
