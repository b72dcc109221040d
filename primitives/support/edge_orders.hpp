// The orders of accesses that carry a happens-before edge, as a parameter of primitives that exist with both: a load that
// acquires and a store that releases, or all seq_cst, which is the default of C++ and the only order of Go and Java's volatile.
#pragma once

#include <atomic>

namespace fencepost::support {

struct acquire_release {
  static constexpr std::memory_order acquire_order = std::memory_order_acquire;
  static constexpr std::memory_order release_order = std::memory_order_release;
  static constexpr bool total_order = false;
};

struct only_seq_cst {
  static constexpr std::memory_order acquire_order = std::memory_order_seq_cst;
  static constexpr std::memory_order release_order = std::memory_order_seq_cst;
  static constexpr bool total_order = true;
};

}  // namespace fencepost::support
