// Warnings about the clock and the reference chains, known before anything is measured.
#pragma once

#include <vector>

#include "harness/clock/chains.hpp"
#include "harness/clock/clock.hpp"
#include "machine/warning.hpp"

namespace fencepost::harness {

/// In order of severity: emulation, then `causes` (machine/causes.hpp), then the clock and the chains.
std::vector<machine::Warning> timing_warnings(bool emulated, std::vector<machine::Warning> causes,
                                              const ClockCalibration& clock,
                                              const ChainCalibration& chains);

}  // namespace fencepost::harness
