// `idle_periods` of a line of samples.jsonl, which the driver of a comparison also hands back (results/schema.md).
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "harness/clock/clean_periods.hpp"

namespace fencepost::harness {

/// Adds what hidden_share() needs to a round's line; nothing for a round that was calm.
void put_periods(nlohmann::json& line, const PeriodCounts& periods);

/// The periods in a round's line; those of a calm round where it has none. Throws std::exception on fields that are missing or
/// no numbers.
PeriodCounts periods_of(const nlohmann::json& line);

}  // namespace fencepost::harness
