// Writes and reads the counts of a round's windows in samples.jsonl.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>

#include "harness/sampling/window.hpp"

namespace fencepost::harness {

/// Adds to `line` what the kept windows counted: `counts`, for each key a number for each window, null where it was not
/// counted, or one 0 where no window had any; `counts_running` where a count was scaled; `context_switches` and
/// `page_faults` where there were any.
void put_counts(nlohmann::json& line, std::span<const Sample* const> kept);

/// Reads the counts of window `index` from a line into `sample`. Throws std::exception for a list that is too short.
void take_counts(const nlohmann::json& line, std::size_t index, Sample& sample);

}  // namespace fencepost::harness
