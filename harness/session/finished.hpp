// What a run says of a case as soon as it has a result.
#pragma once

#include <cstdint>
#include <string>

#include "harness/sampling/result.hpp"
#include "harness/sampling/suite.hpp"

namespace fencepost::harness {

/// By the clean levels known now: the published result, which rests on the final ones, may differ in its last digit.
Result result_so_far(const Track& track, const CleanLevels& levels, std::uint64_t seed,
                     double clock_step_ns = 0.0);

/// "<name>  5.02 ns ±0.3 %, 17.1 cycles ±0.1 %, 12 rounds", with "noisy" where it is graded so, or what went wrong.
std::string finished_line(const Result& result);

/// A shorter text for the progress line: "<name, shortened>  5.02 ns".
std::string finished_note(const Result& result);

}  // namespace fencepost::harness
