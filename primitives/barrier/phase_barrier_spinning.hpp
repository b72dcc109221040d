// A count and a phase; threads that wait spin, and offer their CPU once in a while.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/phase_barrier.hpp"

namespace fencepost::barrier {

struct phase_barrier_spinning : support::phase_barrier<support::std_sync, false> {
  static constexpr std::string_view name = "phase_barrier_spinning";
  static constexpr bool core = false;

  template <class Sync>
  using with = support::phase_barrier<Sync, false>;
  using support::phase_barrier<support::std_sync, false>::phase_barrier;
};

static_assert(Barrier<phase_barrier_spinning>);

}  // namespace fencepost::barrier
