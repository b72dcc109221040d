// The topology probe as part of a run, and as a command: `fencepost probe`.
#pragma once

#include <atomic>
#include <ostream>
#include <string>
#include <vector>

#include "harness/clock/clock.hpp"
#include "harness/options/options.hpp"
#include "harness/probe/probe.hpp"
#include "harness/topology/topology.hpp"

namespace fencepost::harness {

/// `fencepost probe`: all pairs of up to 32 PUs (496), a random sample of as many for more PUs, within a minute. Exit
/// code: 1 if topology and measurement disagree, else 0. Throws UserError if nothing can be probed: one PU, the topology
/// of another machine, an emulator.
int probe_topology(const ProbeOptions& options, std::ostream& out, std::ostream& err);

/// The short form at the start of every run: up to 100 pairs of `team`, at most 1 % of the budget and one second.
/// Under an emulator: an empty list.
std::vector<ProbedPair> probe_briefly(const std::vector<Pu>& team, const ClockCalibration& clock,
                                      double budget_s, std::uint64_t seed,
                                      const std::atomic<bool>& stop);

}  // namespace fencepost::harness
