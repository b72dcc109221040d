// The threads of a team as counting wants them (counters/availability.hpp).
#pragma once

#include "counters/availability.hpp"
#include "harness/team/team.hpp"

namespace fencepost::harness {

/// `team` must outlive the result.
counters::Threads counter_threads(Team& team);

}  // namespace fencepost::harness
