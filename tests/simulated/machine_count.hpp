// How many machines a test simulates.
#pragma once

#include <cstdint>
#include <cstdlib>

namespace fencepost::simulated {

/// FENCEPOST_MACHINES if it is set, else `usually`.
inline std::uint64_t machine_count(std::uint64_t usually) {
  const char* const given = std::getenv("FENCEPOST_MACHINES");
  return given == nullptr ? usually : std::strtoull(given, nullptr, 10);
}

}  // namespace fencepost::simulated
