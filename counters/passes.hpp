// Which events are counted at the same time. There are fewer hardware counters than events, and a multiplexed event would
// not be counted during most of a window of 30 us. So a case is measured in several passes, each with a group of events
// that fits the counters.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "counters/choice.hpp"

namespace fencepost::counters {

struct Passes {
  std::vector<std::vector<std::size_t>> groups;  ///< indices of events, one list for each pass
  std::vector<std::size_t> never;                ///< ran in no group at all
};

/// Does a group of these run, all the time? Asked of the machine, for nothing else knows what else counts on it.
using Runs = std::function<bool(std::span<const Encoding> group)>;

/// Events in order, as many to a pass as run together. Cycles are in every pass of hardware events, where they fit, since
/// they are what the others are compared with; the kernel's own events have a pass of their own. All events must be
/// encoded.
Passes plan_passes(std::span<const Wanted> events, const Runs& runs);

}  // namespace fencepost::counters
