// Measures which PUs share a core by running on them instead of asking the kernel. sibling_verdict.hpp evaluates the
// readings.
//
// The result is valid only while the probe runs: a hypervisor may move its virtual CPUs a second later. Only shared
// adders are detected: two cores that share caches are two cores.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "harness/clock/clock.hpp"
#include "harness/probe/probe_pairs.hpp"
#include "harness/probe/sibling_verdict.hpp"

namespace fencepost::harness {

struct ProbedPair {
  Pu a, b;
  SiblingFinding finding;
  std::optional<double>
      round_trip_ns;  ///< time of a line from one PU to the other and back, if measured
};

struct ProbeEffort {
  double seconds = 60.0;            ///< time limit
  std::size_t most_visits = 1'000;  ///< limit for one pair; about six seconds
};

/// Seconds that a pair needs on a quiet machine (0.3 ms a visit, with two threads started for it).
inline constexpr double seconds_per_pair = 0.006;

/// Called from time to time: seconds since the start, and how many pairs have a verdict.
using ProbeProgress = std::function<void(double seconds, std::size_t decided)>;

/// Visits the pairs in rounds, in random order, each until it has a verdict, its visits or the time are used up, or
/// `stop` is set. Starts two pinned threads for each visit; all other threads of the process should sleep. Results
/// are in the order of `pairs`. Throws UserError when a thread cannot be pinned.
std::vector<ProbedPair> probe(const std::vector<ProbePair>& pairs, const ClockCalibration& clock,
                              const ProbeEffort& effort, std::uint64_t seed,
                              const std::atomic<bool>& stop, const ProbeProgress& progress = {});

}  // namespace fencepost::harness
