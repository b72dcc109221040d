// The memory orders of a lock, for locks that are measured with the weakest and with those that C++ has by default.
#pragma once

#include <atomic>

namespace fencepost::support {

/// What a lock needs, each half where it is needed.
struct weakest_orders {
  static constexpr std::memory_order enter_order = std::memory_order_acquire;  ///< [unlock->lock]
  static constexpr std::memory_order leave_order = std::memory_order_release;  ///< [unlock->lock]
  static constexpr std::memory_order look_order =
      std::memory_order_relaxed;  ///< hands nothing over
};

/// Of atomics without an order named, and the only one of Go and Java's volatile. x86-64 stores by xchg instead of mov; ARM64
/// takes acquire and release forms where the weakest need one of them or none, and LDAR where they need LDAPR.
struct default_orders {
  static constexpr std::memory_order enter_order = std::memory_order_seq_cst;
  static constexpr std::memory_order leave_order = std::memory_order_seq_cst;
  static constexpr std::memory_order look_order = std::memory_order_seq_cst;
};

}  // namespace fencepost::support
