// The two fences of a store-load pair whose sides differ: `fast` between a store and a load that come often, `slow` between those
// of the other side. Of two threads, one on each side, at least one then sees the other's store.
#pragma once

#include <atomic>
#include <cstdlib>
#include <optional>
#include <string>

#include "primitives/support/membarrier.hpp"

namespace fencepost::support {

/// A fence on either side.
template <class Sync>
struct symmetric_fences {
  static void fast() noexcept { Sync::fence(std::memory_order_seq_cst); }
  static void slow() noexcept { Sync::fence(std::memory_order_seq_cst); }
};

/// No instruction on the fast side: the slow one has all running threads execute a fence (some microseconds).
struct membarrier_fences {
  static std::optional<std::string> obstacle() { return membarrier::obstacle(); }
  // seq_cst: for the compiler alone
  static void fast() noexcept { std::atomic_signal_fence(std::memory_order_seq_cst); }
  /// Only where there is no obstacle. The kernel does not refuse later what it granted at first; going on would free what is
  /// used.
  static void slow() noexcept {
    if (!membarrier::run()) std::abort();
  }
};

}  // namespace fencepost::support
