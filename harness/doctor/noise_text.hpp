// The noise of the machine in words. For noise_verdict.cpp and the first screen of a run.
#pragma once

#include <string>

#include "harness/doctor/noise_evidence.hpp"

namespace fencepost::harness {

/// "84 %", "99.6 %", "0.3 %": 100 % and 0 % only where it is all or nothing.
std::string percent(double share);

/// "2.0 s"
std::string seconds_text(double seconds);

/// "99.6 % of the readings of one thread are clean, 98 % of those of 2 threads at once"
std::string clean_shares(const NoiseEvidence& evidence);

/// Why nothing is known of these cores.
std::string no_level_text(const NoiseEvidence& evidence);

/// The readings so far: how many of them were clean, and the clean level.
std::string noise_so_far(const NoiseEvidence& evidence);

}  // namespace fencepost::harness
