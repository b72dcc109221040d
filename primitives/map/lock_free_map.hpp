// A hash map in which nobody waits, neither who reads nor who writes, nor while it grows (support/map/split_ordered_list.hpp),
// under epochs with a seq_cst fence at the begin of each operation.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/reclamation/epochs.hpp"
#include "primitives/support/map/split_ordered_list.hpp"

namespace fencepost::map {

/// 64 counters and at most an entry for each bucket, as read_mostly_map. 24 doublings: from 64 buckets to 2^30.
template <class Sync>
using basic_lock_free_map =
    support::split_ordered_list<reclamation::basic_epochs<Sync>, true, 64, 1, 24>;

struct lock_free_map : basic_lock_free_map<support::std_sync> {
  static constexpr std::string_view name = "lock_free_map";
  using split_ordered_list::split_ordered_list;
  // The fence of enter() is between what the caller did and the store. Of other schemes it may be missing.
  static constexpr std::string_view equivalent_mutants[]{
      "split_ordered_list.hpp operator(): store release, no release"};
  template <class Sync>
  using with = support::split_ordered_list<reclamation::basic_epochs<Sync, 1>, true, 1, 1, 1>;
};

static_assert(Map<lock_free_map>);

}  // namespace fencepost::map
