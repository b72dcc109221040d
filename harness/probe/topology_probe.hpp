// The probe of the topology as part of a run, and on its own: `fencepost probe`.
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

/// `fencepost probe`: all pairs up to 32 PUs (496), as many sampled beyond, within a minute. Exit
/// code: 1 when topology and measurement disagree, else 0. Throws UserError where there is nothing to probe: one PU,
/// another machine's topology, an emulator.
int probe_topology(const ProbeOptions& options, std::ostream& out, std::ostream& err);

/// The short form at the start of every run: up to 100 pairs of `team`, at most 1 % of the budget and one second.
/// Under an emulator: an empty list.
std::vector<ProbedPair> probe_briefly(const std::vector<Pu>& team, const ClockCalibration& clock,
                                      double budget_s, std::uint64_t seed,
                                      const std::atomic<bool>& stop);

}  // namespace fencepost::harness
