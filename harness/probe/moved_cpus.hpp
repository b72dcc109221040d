// Whether CPUs stayed where they were: a hypervisor may move a virtual CPU to another core in the middle of a run, and the way
// between two of them is then another one, of which no counter of this system tells. The round trips of the run do.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "harness/sampling/suite.hpp"
#include "harness/topology/topology.hpp"
#include "machine/warning.hpp"

namespace fencepost::harness {

/// Two levels of the round trips of one pair, ns, and the share of rounds at the farther one.
struct TwoDistances {
  double near_ns = 0.0, far_ns = 0.0;
  double far_share = 0.0;
};

/// `round_trips`: the median of each round in order of time, ns. Two levels that are a factor of 1.5 or more apart, with three
/// rounds or more at each, and in stretches: fewer changes between them than chance makes (Wald and Wolfowitz, Annals of
/// Mathematical Statistics 11, 1940, 147-162; three standard deviations). Where rounds differ by the addresses of their
/// lines, which are drawn at random, they change at random.
std::optional<TwoDistances> two_distances(std::span<const double> round_trips);

/// A warning for the pairs of `team` that had two distances during the run, if any; of all repetitions. Only runs with cases
/// of kind `pair` can tell.
std::vector<machine::Warning> moved_cpus(const std::vector<std::vector<Track>>& repetitions,
                                         const std::vector<Pu>& team);

}  // namespace fencepost::harness
