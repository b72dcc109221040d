// A seqlock of atomics of the default order, without fences: as in a language that has no other order.
#pragma once

#include "primitives/snapshot/seqlock.hpp"

namespace fencepost::snapshot {

struct seqlock_seq_cst : basic_seqlock<support::std_sync, 4, true> {
  static constexpr std::string_view name = "seqlock_seq_cst";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_seqlock<Sync, 2, true>;
};

}  // namespace fencepost::snapshot
