// Double-checked locking by atomics of the default order.
#pragma once

#include "primitives/once/double_checked.hpp"

namespace fencepost::once {

struct double_checked_seq_cst : basic_double_checked<support::std_sync, std::memory_order_seq_cst,
                                                     std::memory_order_seq_cst> {
  static constexpr std::string_view name = "double_checked_seq_cst";
  static constexpr bool core = false;
  // seq_cst: by choice, to compare
  template <class Sync>
  using with = basic_double_checked<Sync, std::memory_order_seq_cst, std::memory_order_seq_cst>;
};

static_assert(Once<double_checked_seq_cst>);

}  // namespace fencepost::once
