// The one writer and the one reader of machine.json (schema version 2).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "harness/results/machine_record.hpp"

namespace fencepost::harness {

nlohmann::json machine_json(const MachineRecord& record);

/// Takes version 1 as well, without its warnings, which were sentences. Keys that are missing stay as in a new record.
/// Throws nlohmann::json::exception for a value of another type than the schema says.
MachineRecord machine_record(const nlohmann::json& document);

/// A list of these as in `topology_probe`.
nlohmann::json pairs_json(const std::vector<PairRecord>& pairs);

}  // namespace fencepost::harness
