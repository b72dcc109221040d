// michael_scott with nodes that hazard pointers free: two of each thread, for the first node and the one behind it (M. Michael,
// IEEE TPDS 15(6), 2004). A thread that stops keeps two nodes; what waits to be freed is bounded by garbage().
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/queue/michael_scott.hpp"
#include "primitives/reclamation/hazard_pointers.hpp"

namespace fencepost::queue {

struct michael_scott_hazards
    : michael_scott_over<reclamation::basic_hazard_pointers<support::std_sync, 2>> {
  static constexpr std::string_view name = "michael_scott_hazards";
  static constexpr bool core = false;
  // As of michael_scott; and the scheme has fences, which the pool has not: between the node's construction and its link, and in
  // protect<1>(), after the look at tail_ and before the compare_exchange.
  static constexpr std::string_view equivalent_mutants[]{
      "michael_scott.hpp advance: compare_exchange release-relaxed, failure ignored",
      "michael_scott.hpp append: compare_exchange release-relaxed, no release",
      "michael_scott.hpp unlink_first: load acquire, no acquire",
      "michael_scott.hpp unlink_first: compare_exchange release-relaxed, no release"};
  template <class Sync, std::size_t Batch = 1>
  using with = michael_scott_over<reclamation::basic_hazard_pointers<Sync, 2, Batch>>;
  using michael_scott_list::michael_scott_list;
};

static_assert(Queue<michael_scott_hazards>);

}  // namespace fencepost::queue
