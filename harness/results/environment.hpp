// What the machine is, for machine.json: a result is of no use without its machine. What cannot be read
// is a string that says so and why, never a guess.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "harness/clock/chains.hpp"
#include "harness/clock/clock.hpp"
#include "harness/topology/topology.hpp"

namespace fencepost::harness {

/// Everything that does not change while measuring.
nlohmann::json describe_machine(const Topology& topology, const ClockCalibration& clock,
                                const ChainCalibration& chains);

/// The name of the machine's folder: ISA, CPU model, PUs, "-vm" under a hypervisor. Lower case, no blanks.
std::string machine_id(const Topology& topology);

/// The build variant of this program (cmake/FencepostVariant.cmake).
std::string variant();

/// "<commit>[-dirty]" this program was built from.
std::string commit();

/// Compiler's std::hardware_destructive_interference_size, or 0 where the library has none.
unsigned compiler_destructive_bytes();

/// Load averages over 1, 5 and 15 minutes.
nlohmann::json load_average();

}  // namespace fencepost::harness
