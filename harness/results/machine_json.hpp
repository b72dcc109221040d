// The one writer and the one reader of machine.json (schema version 2).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "harness/results/machine_record.hpp"

namespace fencepost::harness {

nlohmann::json machine_json(const MachineRecord& record);

/// Reads version 1 as well, without its warnings, which were sentences. Missing keys keep the values of a new record.
/// Throws nlohmann::json::exception for a value whose type is not that of the schema.
MachineRecord machine_record(const nlohmann::json& document);

/// The pairs as a list in the form of `topology_probe`.
nlohmann::json pairs_json(const std::vector<PairRecord>& pairs);

}  // namespace fencepost::harness
