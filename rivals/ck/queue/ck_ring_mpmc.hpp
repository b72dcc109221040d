// Concurrency Kit's ring for many producers and consumers, by calls (rivals/ck/ring.hpp): a producer takes a slot by a
// compare-exchange, fills it, and spins until those that came before have filled theirs; a consumer reads a slot and then
// takes it by a compare-exchange.
//
// Blocking: all producers wait for one that stops in between. Positions have 32 bits: a thread that stands still while exactly
// 2^32 values pass takes one twice.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "rivals/ck/ring.hpp"

namespace fencepost::queue {

struct ck_ring_mpmc : rivals::ck_ring<fencepost_ck_push_mpmc, fencepost_ck_pop_mpmc> {
  static constexpr std::string_view name = "ck_ring_mpmc";
  static constexpr bool core = false;
  static constexpr ends producers = ends::many;
  static constexpr ends consumers = ends::many;
  static constexpr fencepost::progress progress = fencepost::progress::blocking;
  static constexpr bool spurious_full = true;  // slots that are taken count before they are filled
  static constexpr bool spurious_empty = false;
  using ck_ring::ck_ring;
};

static_assert(Queue<ck_ring_mpmc>);

}  // namespace fencepost::queue
