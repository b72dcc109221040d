// Why a result is not clean and what helps, in one line.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "harness/sampling/window.hpp"

namespace fencepost::harness {

/// Windows of a case that is not clean.
struct WindowCounts {
  int kept = 0, dropped = 0, clean_rounds = 0;
  std::array<int, drop_names.size()> dropped_for{};
  unsigned on_a_cpu = 1;  ///< most threads of the case that have one CPU in turn
};

/// What helps where threads of a case share a CPU.
inline constexpr std::string_view in_turn_remedy = "fewer threads, or no --oversubscribe";

/// "too few clean windows: 3 of 40, most dropped for neighbour (...); ...": the main reason with what helps against it. A
/// larger --budget is named only where a longer run finds more clean windows: where there were some.
std::string noise_note(const WindowCounts& counts);

}  // namespace fencepost::harness
