// The 128-bit integer that gcc and clang have on every 64-bit CPU; ISO C++ has none.
#pragma once

#include <cstdint>

namespace fencepost::arch {

__extension__ using uint128 = unsigned __int128;

constexpr std::uint64_t low_half(uint128 value) { return static_cast<std::uint64_t>(value); }
constexpr std::uint64_t high_half(uint128 value) { return static_cast<std::uint64_t>(value >> 64); }
constexpr uint128 from_halves(std::uint64_t low, std::uint64_t high) {
  return (uint128{high} << 64) | low;
}

/// The two halves of a 16-byte word, in registers of their own: g++ spills a uint128 where it need not.
struct halves {
  std::uint64_t low;
  std::uint64_t high;

  friend bool operator==(const halves&, const halves&) = default;
};

}  // namespace fencepost::arch
