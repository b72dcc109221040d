// Description of the machine and of this program for machine.json. A value that cannot be read holds the reason; nothing
// is guessed.
#pragma once

#include <string>

#include "harness/clock/chains.hpp"
#include "harness/clock/clock.hpp"
#include "harness/results/machine_record.hpp"
#include "harness/topology/topology.hpp"

namespace fencepost::harness {

/// All properties that do not change while measuring.
MachineRecord describe_machine(const Topology& topology, const ClockCalibration& clock,
                               const ChainCalibration& chains);

/// The name of the machine's folder: ISA, CPU model, PUs, "-vm" under a hypervisor. Lower case, no blanks.
std::string machine_id(const Topology& topology);

/// The build variant of this program (cmake/FencepostVariant.cmake).
std::string variant();

/// How this program was built.
BuildRecord describe_build();

/// "<commit>[-dirty]" this program was built from.
std::string commit();

/// The cache line: the longest that hwloc tells, and on this machine the C library (which on aarch64 asks CTR_EL0). 0: neither
/// knows.
unsigned line_bytes(const Topology& topology);

/// Compiler's std::hardware_destructive_interference_size, or 0 where the library has none.
unsigned compiler_destructive_bytes();

}  // namespace fencepost::harness
