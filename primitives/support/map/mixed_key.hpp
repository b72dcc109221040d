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

}  // namespace fencepost::support
