// Decides which samples of a comparison are clean, by the rule of a run (CleanRule). A comparison of two programs passes
// the readings of both to one of them, so that the same level and the same idle periods apply to both sides.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace fencepost::harness {

/// `rounds`, in JSON: [{"t": <seconds>, "chain": {"<occupancy>": [<cycles per add>, ...]}}, ...], where `chain` is as in
/// a line of samples.jsonl (a reading for each sample of the round) and all `t` are by one clock. A round may also have its
/// `case`, `window_us` and `idle_periods`, as such a line: rounds of one case, of both programs, share what they show of
/// bursts shorter than a window. Rounds without were calm.
/// Returns `clean_levels` (occupancy -> cycles per add; absent where there is too little evidence) and `clean`: for each
/// round whether each of its samples is clean. Levels are learned from these readings alone, in their order.
/// Throws UserError, with the number of the round (from 0), where the input is not that.
/// `step_share`: what the clock's step adds to readings (ChainCalibration::step_share()).
nlohmann::json clean_samples(const std::string& rounds, double step_share = 0.0);

}  // namespace fencepost::harness
