// What a reader must know before believing a figure, as far as it is known before anything is measured.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "harness/chains.hpp"
#include "harness/clock.hpp"

namespace fencepost::harness {

/// A list of sentences for `warnings` in machine.json, the gravest first. `machine`: of describe_machine().
nlohmann::json doubts_at_start(const nlohmann::json& machine, const ClockCalibration& clock,
                               const ChainCalibration& chains);

}  // namespace fencepost::harness
