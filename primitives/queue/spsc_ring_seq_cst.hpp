// spsc_ring as it is written without naming orders, but for each side's look at its own position.
#pragma once

#include "primitives/queue/spsc_ring.hpp"

namespace fencepost::queue {

struct spsc_ring_seq_cst : basic_spsc_ring<support::std_sync, support::only_seq_cst> {
  static constexpr std::string_view name = "spsc_ring_seq_cst";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_spsc_ring<Sync, support::only_seq_cst>;
  using basic_spsc_ring::basic_spsc_ring;
};

static_assert(Queue<spsc_ring_seq_cst>);

}  // namespace fencepost::queue
