// An atomic bool of the default order.
#pragma once

#include "primitives/flag/acquire_release_flag.hpp"

namespace fencepost::flag {

struct seq_cst_flag
    : basic_flag<support::std_sync, std::memory_order_seq_cst, std::memory_order_seq_cst> {
  static constexpr std::string_view name = "seq_cst_flag";
  static constexpr bool core = false;
  // seq_cst: by choice, to compare
  template <class Sync>
  using with = basic_flag<Sync, std::memory_order_seq_cst, std::memory_order_seq_cst>;
};

static_assert(Flag<seq_cst_flag>);

}  // namespace fencepost::flag
