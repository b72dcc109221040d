// What a reader must know before believing a result, as far as it is known before anything is measured.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "harness/clock/chains.hpp"
#include "harness/clock/clock.hpp"
#include "machine/causes.hpp"

namespace fencepost::harness {

/// A list of sentences for `warnings` in machine.json, the gravest first: emulation, then `causes` (machine/causes.hpp),
/// then the clock and the chains. `machine`: of describe_machine().
nlohmann::json timing_warnings(const nlohmann::json& machine,
                               const std::vector<machine::Cause>& causes,
                               const ClockCalibration& clock, const ChainCalibration& chains);

}  // namespace fencepost::harness
