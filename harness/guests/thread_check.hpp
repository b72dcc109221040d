// Whether what a guest says of a window can be, by fencepost's own clock and what was asked (docs/guests.md). Pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "harness/benchmark/delegate.hpp"

namespace fencepost::harness {

/// Of a window, by the clock of the CPU on which it was asked for; ticks.
struct AskedWindow {
  std::uint64_t asked = 0;     ///< before the request was sent
  std::uint64_t answered = 0;  ///< after the answer was read
  DelegatedRequest request;
};

/// The first field that cannot be, its value and what it must be: "ended 4 must be at least 5003, start + length". "": none.
std::string wrong_field(std::span<const DelegatedThread> threads, const AskedWindow& window);

}  // namespace fencepost::harness
