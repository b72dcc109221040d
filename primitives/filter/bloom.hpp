// A Bloom filter by which a thread may learn of what another did before: release, acquire. An insertion writes seven words.
#pragma once

#include <string_view>

#include "primitives/concepts/filter.hpp"
#include "primitives/support/filter/bloom_filter.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::filter {

struct bloom : support::bloom_filter<support::std_sync, true> {
  static constexpr std::string_view name = "bloom";
  static constexpr bool core = false;
  template <class Sync>
  using with = support::bloom_filter<Sync, true, 2>;
  using bloom_filter::bloom_filter;
};

static_assert(Filter<bloom>);

}  // namespace fencepost::filter
