// treiber with nodes that are freed two epochs after they were popped. A thread that stops in an operation keeps all
// that are popped from then on.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/reclamation/epochs.hpp"
#include "primitives/stack/treiber.hpp"

namespace fencepost::stack {

struct treiber_epochs : treiber_over<reclamation::basic_epochs<support::std_sync>> {
  static constexpr std::string_view name = "treiber_epochs";
  static constexpr bool core = false;
  template <class Sync, std::size_t Batch = 1>
  using with = treiber_over<reclamation::basic_epochs<Sync, Batch>>;
  using treiber_stack::treiber_stack;
};

static_assert(Stack<treiber_epochs>);

}  // namespace fencepost::stack
