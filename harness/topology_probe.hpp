// The probe of the topology as part of a run, and on its own: `fencepost --probe-topology`.
#pragma once

#include <atomic>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <ostream>
#include <vector>

#include "harness/clock.hpp"
#include "harness/options.hpp"
#include "harness/topology.hpp"

namespace fencepost::harness {

/// Median nanoseconds in which a line goes from one PU to another and back; the PUs by the kernel's numbers. Empty
/// when it could not be measured. Whoever has such a measurement hands it in.
using RoundTrip = std::function<std::optional<double>(unsigned a, unsigned b)>;

/// `fencepost --probe-topology`: all pairs up to 32 PUs (496), as many sampled beyond, within a minute. Exit
/// code: 1 when topology and measurement disagree, else 0. Without `round_trip_ns` there is no such column. Throws
/// UserError where there is nothing to probe: one PU, another machine's topology, an emulator.
int probe_topology(const Options& options, const RoundTrip& round_trip_ns, std::ostream& out,
                   std::ostream& err);

/// The short form at the start of every run: up to 100 pairs of `team`, at most 1 % of the budget and one second.
/// Sets `topology_probe` in machine.json and adds to its `warnings`. Under an emulator: an empty list.
void probe_briefly(const std::vector<Pu>& team, const ClockCalibration& clock, double budget_s,
                   std::uint64_t seed, const std::atomic<bool>& stop, nlohmann::json& machine);

}  // namespace fencepost::harness
