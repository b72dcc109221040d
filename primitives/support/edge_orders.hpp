// The orders of a primitive, as a parameter of those that exist with both: each half where it is needed, or all seq_cst, which is
// the default of C++ and the only order of Go and Java's volatile. x86-64 then stores by xchg instead of mov; ARM64 takes acquire
// and release forms where one of them or none is needed, and LDAR where LDAPR would do.
#pragma once

#include <atomic>

namespace fencepost::support {

struct acquire_release {
  static constexpr std::memory_order acquire_order = std::memory_order_acquire;
  static constexpr std::memory_order release_order = std::memory_order_release;
  static constexpr std::memory_order relaxed_order = std::memory_order_relaxed;
  static constexpr bool total_order = false;
};

struct only_seq_cst {
  static constexpr std::memory_order acquire_order = std::memory_order_seq_cst;
  static constexpr std::memory_order release_order = std::memory_order_seq_cst;
  static constexpr std::memory_order relaxed_order = std::memory_order_seq_cst;
  static constexpr bool total_order = true;
};

}  // namespace fencepost::support
