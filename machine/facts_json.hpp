// State and warnings as JSON: in machine.json (results/schema.md) and in `fencepost --doctor=json`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "machine/state.hpp"
#include "machine/warning.hpp"

namespace fencepost::machine {

/// What was not looked up has no key.
void to_json(nlohmann::json& to, const State& state);
/// Throws json::exception for a value of another type than the schema says.
void from_json(const nlohmann::json& from, State& state);

void to_json(nlohmann::json& to, const Warning& warning);

/// Leaves out warnings with an id that this program does not know, and those of version 1, which were sentences.
void read(const nlohmann::json& from, std::vector<Warning>& warnings);

}  // namespace fencepost::machine
