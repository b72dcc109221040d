// A hash map for many reads and few writes, as Go's sync.Map is: readers take no lock, and write only that they read
// (support/map/bucket_map.hpp), under epochs with a seq_cst fence at the begin of each read.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/reclamation/epochs.hpp"
#include "primitives/support/map/bucket_map.hpp"

namespace fencepost::map {

/// 64 stripes: writers of as many CPUs seldom meet. Three places for entries fill a line of 64 bytes. With 0.75 to 1.5 entries
/// for each bucket 1 to 6 % of them are behind a full line (Poisson); with two it would be 11 %.
template <class Sync>
using basic_read_mostly_map = support::bucket_map<reclamation::basic_epochs<Sync>, 64, 3>;

struct read_mostly_map : basic_read_mostly_map<support::std_sync> {
  static constexpr std::string_view name = "read_mostly_map";
  using bucket_map::bucket_map;
  template <class Sync>
  using with = support::bucket_map<reclamation::basic_epochs<Sync>, 1, 2>;
};

static_assert(Map<read_mostly_map>);

}  // namespace fencepost::map
