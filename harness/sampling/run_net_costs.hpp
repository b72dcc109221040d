// The net costs of a whole run: each case against its baseline.
#pragma once

#include <span>
#include <vector>

#include "harness/sampling/suite.hpp"

namespace fencepost::harness {

/// Gives each result whose case has a baseline its net cost, the same for all repetitions of a case, since it is taken
/// over the rounds of all of them. None where the baseline is not in the run, or a repetition of either has no result.
/// `results[i]` are the repetitions of `cases[i]`, and `repetitions[r][i]` has the rounds of one of them.
void add_net_costs(std::vector<std::vector<Result>>& results, std::span<const Case> cases,
                   const std::vector<std::vector<Track>>& repetitions, const CleanLevels& levels);

}  // namespace fencepost::harness
