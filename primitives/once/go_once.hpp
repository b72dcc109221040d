// Go's sync.Once: double-checked locking; atomics are seq_cst, for Go has no other order, and a function that panics counts
// as done (golang/go: src/sync/once.go).
#pragma once

#include "primitives/once/double_checked.hpp"

namespace fencepost::once {

struct go_once : basic_double_checked<support::std_sync, std::memory_order_seq_cst,
                                      std::memory_order_seq_cst, false> {
  static constexpr std::string_view name = "go_once";
  static constexpr bool core = false;
  static constexpr bool seq_cst_by_choice = true;
  // seq_cst: as in Go
  template <class Sync>
  using with =
      basic_double_checked<Sync, std::memory_order_seq_cst, std::memory_order_seq_cst, false>;
};

}  // namespace fencepost::once
