// What a finished run amounts to: its exit code, and a sentence where the user needs to know.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/benchmark/benchmark.hpp"
#include "harness/sampling/result.hpp"

namespace fencepost::harness {

struct Outcome {
  int code = 0;          ///< exit_fine or exit_cannot_tell
  std::string sentence;  ///< for standard error; empty: nothing to say
};

/// `results[i]` are the repetitions of `cases[i]`. A run without any result cannot tell; nor, with `require_clean`, one in
/// which a case that could run is not clean in all repetitions. Otherwise it says so where no case is clean.
Outcome outcome_of(const std::vector<std::vector<Result>>& results, std::span<const Case> cases,
                   bool require_clean);

}  // namespace fencepost::harness
