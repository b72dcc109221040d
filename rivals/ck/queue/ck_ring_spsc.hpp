// Concurrency Kit's ring for one producer and one consumer, by calls (rivals/ck/ring.hpp). Each operation reads the other side's
// position.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "rivals/ck/ring.hpp"

namespace fencepost::queue {

struct ck_ring_spsc : rivals::ck_ring<fencepost_ck_push_spsc, fencepost_ck_pop_spsc> {
  static constexpr std::string_view name = "ck_ring_spsc";
  static constexpr bool core = false;
  static constexpr ends producers = ends::one;
  static constexpr ends consumers = ends::one;
  static constexpr fencepost::progress progress = fencepost::progress::wait_free;
  static constexpr bool spurious_full = false;
  static constexpr bool spurious_empty = false;
  using ck_ring::ck_ring;
};

static_assert(Queue<ck_ring_spsc>);

}  // namespace fencepost::queue
