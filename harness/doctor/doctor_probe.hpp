// A short measurement of the machine's noise: one operation by one thread, and by all threads on one line, interleaved,
// in bursts spread over some seconds.
//
// The operation is atomic fetch_add, the cheapest that needs exclusive ownership of a line: uncontended it takes a constant
// number of cycles on a core without disturbances, contended it shows the interconnect. For other operations the result is
// only an indication.
#pragma once

#include <atomic>
#include <vector>

#include "harness/clock/clean_levels.hpp"
#include "harness/doctor/first_look.hpp"
#include "harness/sampling/rig.hpp"
#include "harness/sampling/round.hpp"
#include "machine/noise.hpp"

namespace fencepost::harness {

/// Summary of the bursts of one case; each burst is a round.
machine::Probe summarise(const std::vector<Round>& seen, const CleanLevels& levels,
                         unsigned threads);

/// Takes about `seconds`, a third of it to learn the clean levels; less when `stop` turns true. The contended part uses
/// all threads of the team of `rig`. `look` gets the readings for the levels.
machine::Noise measure_noise(Rig& rig, double seconds, const std::atomic<bool>& stop,
                             FirstLook& look);

}  // namespace fencepost::harness
