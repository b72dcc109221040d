// Where the machine behaves otherwise than hwloc says. Pure functions of what was reported and measured.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/probe/sibling_verdict.hpp"
#include "harness/topology/distance.hpp"

namespace fencepost::harness {

struct PairEvidence {
  unsigned a = 0, b = 0;  ///< numbers of the PUs, the kernel's
  Distance distance{};    ///< hwloc's word
  Sibling sibling = Sibling::unclear;
  std::optional<double> round_trip_ns;  ///< median; of a line that the two PUs pass to and fro
};

/// Whether hwloc and the probe say the same of a pair; empty where the probe could not tell.
std::optional<bool> agrees(Distance distance, Sibling sibling);

// Round trips of a line. Sources: core-to-core-latency (github.com/nviennot/core-to-core-latency, README, 2022-23),
// whose results are one way and are doubled here; and our own virtual machine, whose one pair took 8 ns in some
// runs and 81 to 96 ns in others.

/// Below this only siblings pass a line: the slowest siblings there take 20 ns (AMD EPYC 7773X), the nearest cores
/// 32 (Ryzen 9 5900X).
inline constexpr double sibling_round_trip_ns = 21.0;

/// Round trips of one class lie within this factor of each other: 1.8 on the meshes and rings there, 2.1 between
/// the sockets of an EPYC 7R13. Siblings against the nearest cores: 2.5 to 6; one CCX against another: 3.6 to 6.
inline constexpr double far_apart = 2.5;

/// One line for each way in which they disagree, with the pairs it is true of; each begins with "topology: ".
/// Empty: no disagreement was found, which is not the same as none being there.
///
/// Round trips count only for pairs with a verdict: where the probe was disturbed, so were they. A low one is
/// evidence that two PUs are near; a high one is none, since anything can delay a line: so a pair is called near
/// only by the side of two others at least, and of no more than half of its class. With two PUs there is but one
/// pair, and only the verdict and the siblings' time are left (which counts without a verdict, too).
std::vector<std::string> disagreements(const std::vector<PairEvidence>& pairs);

}  // namespace fencepost::harness
