// Round-trip times of a cache line between two PUs, which the topology probe uses as a measure of their distance.
#pragma once

#include <optional>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/benchmark/benchmark.hpp"
#include "harness/probe/probe.hpp"
#include "harness/results/gbench_writer.hpp"
#include "harness/sampling/window.hpp"

namespace fencepost::harness {

/// The primitive of the case whose result is compared with hwloc's topology: compare-exchange on one line whose memory is
/// on the NUMA node of `a`.
inline constexpr std::string_view round_trip_primitive = "cas_one_line";

/// Whether the case is such a round trip, with the memory on the node of its first thread.
bool tells_distance(const Case& c);

/// Times of the samples that nothing known disturbed, ns.
std::vector<double> undisturbed_ns(const std::vector<Sample>& samples);

/// Measures the round trip of each pair (some 3 ms each, on separate threads), and stores its median. A pair gets none if
/// every window was interrupted, or this build has no such case.
void measure_round_trips(std::vector<ProbedPair>& pairs, const ClockCalibration& clock,
                         std::uint64_t seed);

/// Stores the round trips that a run published. `results[i]` belongs to `cases[i]`; `team` are the run's PUs.
void enter_round_trips(std::vector<ProbedPair>& pairs, const std::vector<Case>& cases,
                       const Results& results, const std::vector<Pu>& team);

}  // namespace fencepost::harness
