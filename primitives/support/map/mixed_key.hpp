// Spreads keys over all bits, so that any of these may say which shard or bucket a key has: neighbours become unrelated.
#pragma once

#include <cstdint>

namespace fencepost::support {

/// The finaliser of MurmurHash3 (A. Appleby, public domain), one to one.
constexpr std::uint64_t mixed_key(std::uint64_t key) noexcept {
  key = (key ^ (key >> 33)) * 0xff51afd7ed558ccdU;
  key = (key ^ (key >> 33)) * 0xc4ceb9fe1a85ec53U;
  return key ^ (key >> 33);
}
/// The key that is mixed to that: the same steps back, by the factors' inverses modulo 2^64.
constexpr std::uint64_t unmixed_key(std::uint64_t mixed) noexcept {
  mixed = (mixed ^ (mixed >> 33)) * 0x9cb4b2f8129337dbU;
  mixed = (mixed ^ (mixed >> 33)) * 0x4f74430c22a54005U;
  return mixed ^ (mixed >> 33);
}
static_assert(unmixed_key(mixed_key(0x0123456789abcdefU)) == 0x0123456789abcdefU);

}  // namespace fencepost::support
