// Warnings about the clock, the reference chains and the cache lines, known before anything is measured.
#pragma once

#include <cstddef>
#include <vector>

#include "harness/clock/chains.hpp"
#include "harness/clock/clock.hpp"
#include "machine/warning.hpp"

namespace fencepost::harness {

/// In order of severity: emulation, then `causes` (machine/causes.hpp), then the clock and the chains.
std::vector<machine::Warning> timing_warnings(bool emulated, std::vector<machine::Warning> causes,
                                              const ClockCalibration& clock,
                                              const ChainCalibration& chains);

/// None, or one: lines are longer than the distance of padded objects, or of stores that shall not merge. 0: not known.
std::vector<machine::Warning> line_warnings(std::size_t line_bytes, std::size_t padding_bytes,
                                            std::size_t store_spacing_bytes);

}  // namespace fencepost::harness
