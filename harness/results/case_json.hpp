// A case as data, in JSON: `case` of run.json, of `fencepost list --json` and of the measuring protocol.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "harness/benchmark/case_name.hpp"

namespace fencepost::harness {

/// {kind, primitive, operation, order, parameters, threads} (results/schema.md, "case"). Keys and parameters are in the
/// order of the name; `order` is null where the case has none.
nlohmann::ordered_json case_json(const CaseName& name);

}  // namespace fencepost::harness
