// Why a result is not clean and what helps, in one line.
#pragma once

#include <array>
#include <string>

#include "harness/sampling/window.hpp"

namespace fencepost::harness {

/// Windows of a case that is not clean.
struct WindowCounts {
  int kept = 0, dropped = 0, clean_rounds = 0;
  std::array<int, drop_names.size()> dropped_for{};
};

/// "too few clean windows: 3 of 40, most dropped for neighbour (...); ...": the main reason with what helps against it. A
/// larger --budget is named only where a longer run finds more clean windows: where there were some.
std::string noise_note(const WindowCounts& counts);

}  // namespace fencepost::harness
