// A short measurement of how quiet the machine is: one operation by one thread, and by all of them on one line, by
// turns, in bursts spread over some seconds.
//
// It is atomic fetch_add, the cheapest that needs a line for itself: alone it takes the same cycles everywhere in a
// quiet core, contended it shows what the ways between the cores do. What it says of other operations is a guess.
#pragma once

#include <atomic>
#include <vector>

#include "harness/clock/clean_levels.hpp"
#include "harness/sampling/rig.hpp"
#include "harness/sampling/round.hpp"
#include "machine/noise.hpp"

namespace fencepost::harness {

/// What the bursts of one case come to; each is a round.
machine::Probe summarise(const std::vector<Round>& seen, const CleanLevels& levels,
                         unsigned threads);

/// Half the distance from the 10th to the 90th percentile, over the median; 0 below two values.
double relative_spread(const std::vector<double>& values);

/// Takes about `seconds`, a third of it to learn the clean levels; less when `stop` turns true. The team of `rig` are the
/// threads that contend.
machine::Noise measure_noise(Rig& rig, double seconds, const std::atomic<bool>& stop);

}  // namespace fencepost::harness
