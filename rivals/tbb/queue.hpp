// oneTBB's queues: what queue/tbb_*.hpp share. Positions go to eight lists of pages in turn, each of which lets pushes, and
// pops, in by their number; who is too early spins. Pages are allocated and freed as values come and go.
#pragma once

#include <cstdint>
#include <optional>

#include "primitives/concepts/queue.hpp"
#include "primitives/support/containers/own_memory.hpp"

namespace fencepost::rivals {

template <class Impl>
class tbb_queue : public support::allocates_itself {
 public:
  static constexpr ends producers = ends::many;
  static constexpr ends consumers = ends::many;
  static constexpr fencepost::progress progress = fencepost::progress::blocking;
  static constexpr bool blocks = false;
  static constexpr bool spurious_full = false;
  static constexpr bool spurious_empty = false;
  static constexpr bool one_order = true;
  static constexpr bool room_in_order = false;
  static constexpr bool room_seen = false;
  static constexpr bool total_order = false;

  using allocates_itself::allocates_itself;

  [[nodiscard]] std::optional<std::uint64_t> try_pop() {
    std::uint64_t value;
    return impl_.try_pop(value) ? std::optional(value) : std::nullopt;
  }

 protected:
  alignas(arch::padding_bytes) Impl impl_;
};

}  // namespace fencepost::rivals
