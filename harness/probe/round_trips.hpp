// Round trips of a line beside the probe of the topology: what two PUs take to pass one shows how near they are.
#pragma once

#include <optional>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/benchmark/benchmark.hpp"
#include "harness/probe/probe.hpp"
#include "harness/results/gbench_writer.hpp"

namespace fencepost::harness {

/// The case whose result is held against hwloc's word: compare-exchange on one line that lies at home with `a`.
inline constexpr std::string_view round_trip_primitive = "cas_one_line";

/// Measures the round trip of each pair, briefly (some 3 ms each, on threads of its own), and enters its median. A
/// pair keeps none where no window was free of interruptions, or this build has no such case.
void measure_round_trips(std::vector<ProbedPair>& pairs, const ClockCalibration& clock,
                         std::uint64_t seed);

/// Enters the round trips that a run published. `cases` and `results` go together; `team` are the run's PUs.
void enter_round_trips(std::vector<ProbedPair>& pairs, const std::vector<Case>& cases,
                       const Results& results, const std::vector<Pu>& team);

}  // namespace fencepost::harness
