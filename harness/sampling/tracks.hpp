// The cases of a run on their way: where a run begins, or goes on from the rounds of an earlier process.
#pragma once

#include <vector>

#include "harness/clock/clean_levels.hpp"
#include "harness/sampling/suite.hpp"

namespace fencepost::harness {

/// One for each of `cases`, in their order, with those of the `earlier` rounds that are of this case and `repetition`.
/// `levels` as known by now: they decide which cases are settled already.
std::vector<Track> make_tracks(const std::vector<Case>& cases, int repetition,
                               const std::vector<Round>& earlier, const CleanLevels& levels);

/// Whether a case in any repetition disproved its own work.
bool any_disproved(const std::vector<std::vector<Track>>& repetitions);

}  // namespace fencepost::harness
