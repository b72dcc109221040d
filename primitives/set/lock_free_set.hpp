// A hash set whose contains() is wait-free and whose writers are lock-free (support/map/split_ordered_list.hpp), under epochs.
// Its lists are those of T. Harris, whose readers may walk over what is erased without taking it out, as in the lazy list
// (S. Heller et al., A lazy concurrent list-based set algorithm, OPODIS 2005), whose writers lock.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/reclamation/epochs.hpp"
#include "primitives/support/map/split_ordered_list.hpp"

namespace fencepost::set {

/// As map::basic_lock_free_map.
template <class Sync>
using basic_lock_free_set =
    support::split_ordered_list<reclamation::basic_epochs<Sync>, false, 64, 1, 24>;

struct lock_free_set : basic_lock_free_set<support::std_sync> {
  static constexpr std::string_view name = "lock_free_set";
  using split_ordered_list::split_ordered_list;
  template <class Sync>
  using with = support::split_ordered_list<reclamation::basic_epochs<Sync, 1>, false, 1, 1, 1>;
};

static_assert(Set<lock_free_set>);

}  // namespace fencepost::set
