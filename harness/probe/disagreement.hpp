// Differences between the topology that hwloc reports and the one that was measured. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/probe/sibling_verdict.hpp"
#include "harness/topology/distance.hpp"

namespace fencepost::harness {

struct PairEvidence {
  unsigned a = 0, b = 0;  ///< the kernel's numbers of the PUs
  Distance distance{};    ///< as reported by hwloc
  Sibling sibling = Sibling::unclear;
  std::optional<double> round_trip_ns;  ///< median time of a line from one PU to the other and back
};

/// Whether hwloc and the probe agree on a pair; empty if the verdict of the probe is unclear.
std::optional<bool> agrees(Distance distance, Sibling sibling);

// Round trips of a line. Sources: core-to-core-latency (github.com/nviennot/core-to-core-latency, README, 2022-23),
// whose results are one way and are doubled here; and our own virtual machine, whose one pair took 8 ns in some
// runs and 81 to 96 ns in others.

/// Round trips below this are only seen between SMT siblings: in these data the slowest siblings take 20 ns (AMD EPYC
/// 7773X), the nearest cores 32 ns (Ryzen 9 5900X).
inline constexpr double sibling_round_trip_ns = 21.0;

/// Round trips of one class lie within this factor of each other: in these data 1.8 on meshes and rings, 2.1 between
/// the sockets of an EPYC 7R13. Nearest cores take 2.5 to 6 times as long as siblings; another CCX 3.6 to 6 times as
/// long as the same one.
inline constexpr double far_apart = 2.5;

/// One line for each kind of disagreement, with the pairs concerned; each begins with "topology: ".
/// Empty: no disagreement was found, which does not exclude that there is one.
///
/// Round trips are used only for pairs with a verdict: where the probe was disturbed, so were they. A short round trip
/// is evidence that two PUs are near; a long one is not evidence of the opposite, since anything can delay a line. A pair
/// is therefore reported as nearer than its class only if at least two other pairs can be compared with it and at most
/// half of the class is that near. With two PUs there is only one pair, and only the verdict and sibling_round_trip_ns
/// (which is used without a verdict as well) apply.
std::vector<std::string> disagreements(const std::vector<PairEvidence>& pairs);

}  // namespace fencepost::harness
