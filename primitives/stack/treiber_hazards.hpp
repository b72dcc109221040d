// treiber with nodes that hazard pointers free: one of each thread, for the top. A thread that stops keeps one node; what waits
// to be freed is bounded by garbage().
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/reclamation/hazard_pointers.hpp"
#include "primitives/stack/treiber.hpp"

namespace fencepost::stack {

struct treiber_hazards : treiber_over<reclamation::basic_hazard_pointers<support::std_sync, 1>> {
  static constexpr std::string_view name = "treiber_hazards";
  static constexpr bool core = false;
  template <class Sync, std::size_t Batch = 1>
  using with = treiber_over<reclamation::basic_hazard_pointers<Sync, 1, Batch>>;
  using treiber_stack::treiber_stack;
};

static_assert(Stack<treiber_hazards>);

}  // namespace fencepost::stack
