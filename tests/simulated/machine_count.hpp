// How many machines a test simulates.
#pragma once

#include <cstdint>
#include <cstdlib>

namespace fencepost::simulated {

/// FENCEPOST_MACHINES if it is set, else `usually`; a fifth of that where the program is slow (tests/CMakeLists.txt).
inline std::uint64_t machine_count(std::uint64_t usually) {
  if (const char* const given = std::getenv("FENCEPOST_MACHINES"))
    return std::strtoull(given, nullptr, 10);
#ifdef FENCEPOST_FEW_MACHINES
  return usually / 5;
#else
  return usually;
#endif
}

}  // namespace fencepost::simulated
