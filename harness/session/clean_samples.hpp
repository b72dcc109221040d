// Decides which samples of a comparison are clean, by the rule of a run (CleanLevels). A comparison of two programs passes
// the readings of both to one of them, so that the same level applies to both sides.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace fencepost::harness {

/// `rounds`, in JSON: [{"t": <seconds>, "chain": {"<occupancy>": [<cycles per add>, ...]}}, ...], where `chain` is as in
/// a line of samples.jsonl (a reading for each sample of the round) and all `t` are by one clock.
/// Returns `clean_levels` (occupancy -> cycles per add; absent where there is too little evidence) and `clean`: for each
/// round whether each of its samples is clean. Levels are learned from these readings alone, in their order.
/// Throws UserError, with the number of the round (from 0), where the input is not that.
nlohmann::json clean_samples(const std::string& rounds);

}  // namespace fencepost::harness
