// A count and a phase in futex words: threads spin for a while, then sleep.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/phase_barrier.hpp"

namespace fencepost::barrier {

struct phase_barrier : support::phase_barrier<support::std_sync, true> {
  static constexpr std::string_view name = "phase_barrier";

  template <class Sync>
  using with = support::phase_barrier<Sync, true>;
  using support::phase_barrier<support::std_sync, true>::phase_barrier;
};

static_assert(Barrier<phase_barrier>);

}  // namespace fencepost::barrier
