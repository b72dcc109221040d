// michael_scott with nodes that are freed two epochs after they were popped. A thread that stops in an operation keeps all
// that are popped from then on.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/queue/michael_scott.hpp"
#include "primitives/reclamation/epochs.hpp"

namespace fencepost::queue {

struct michael_scott_epochs : michael_scott_over<reclamation::basic_epochs<support::std_sync>> {
  static constexpr std::string_view name = "michael_scott_epochs";
  static constexpr bool core = false;
  // As of michael_scott; and the scheme has a fence between the node's construction and its link.
  static constexpr std::string_view equivalent_mutants[]{
      "michael_scott.hpp advance: compare_exchange release-relaxed, failure ignored",
      "michael_scott.hpp append: compare_exchange release-relaxed, no release"};
  template <class Sync, std::size_t Batch = 1>
  using with = michael_scott_over<reclamation::basic_epochs<Sync, Batch>>;
  using michael_scott_list::michael_scott_list;
};

static_assert(Queue<michael_scott_epochs>);

}  // namespace fencepost::queue
