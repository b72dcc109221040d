// A count and a phase in futex words: threads spin for a while, then sleep.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/phase_barrier.hpp"

namespace fencepost::barrier {

struct phase_barrier : support::phase_barrier<support::std_sync, true> {
  static constexpr std::string_view name = "phase_barrier";
  // The result is not used: the load after it finds out.
  static constexpr std::string_view equivalent_mutants[]{
      "phase_barrier.hpp sleep_through: compare_exchange relaxed-relaxed, failure ignored"};

  template <class Sync>
  using with = support::phase_barrier<Sync, true>;
  using support::phase_barrier<support::std_sync, true>::phase_barrier;
};

static_assert(Barrier<phase_barrier>);

}  // namespace fencepost::barrier
