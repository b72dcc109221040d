// How threads that follow another one in rounds learn of the next.
#pragma once

#include <atomic>
#include <cstdint>

#include "primitives/support/sync.hpp"

namespace fencepost::bench {

/// Waits until `begun`, the number of the last round that has begun, is another than `seen`, and returns it: what its writer did
/// before a release store is then visible.
inline std::uint64_t next_round(const std::atomic<std::uint64_t>& begun, std::uint64_t seen) {
  std::uint64_t now = seen;
  support::std_sync::wait_until([&] {
    now = begun.load(std::memory_order_acquire);  // pairs with the store that begins the round
    return now != seen;
  });
  return now;
}

}  // namespace fencepost::bench
