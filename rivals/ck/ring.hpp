// Concurrency Kit's ring: what queue/ck_ring_*.hpp share. A slot stays free, so that it has twice as many as the values that it
// promises, and room for as many less one.
//
// Its code is C, which C++ can't include: each operation is a call, where the others are inlined. `system/function/call` is what
// that costs, about; link-time optimisation would have to compile all of the loops around it, also those of other queues.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>

#include "primitives/concepts/queue.hpp"
#include "primitives/support/line_array.hpp"
#include "rivals/ck/ring.h"

namespace fencepost::rivals {

template <auto push, auto pop>
class ck_ring {
 public:
  static constexpr fencepost::room room = fencepost::room::at_least;
  static constexpr bool own_memory = false;
  static constexpr bool blocks = false;
  static constexpr bool one_order = true;
  static constexpr bool room_in_order = false;
  static constexpr bool room_seen = false;
  static constexpr bool total_order = false;

  explicit ck_ring(std::size_t capacity,
                   std::pmr::memory_resource* memory = std::pmr::get_default_resource())
      : capacity_(support::rounded_capacity(capacity)), slots_(2 * capacity_, memory) {
    fencepost_ck_ring_init(ring_.data(), static_cast<unsigned>(2 * capacity_));
  }

  static std::size_t bytes(std::size_t capacity) {
    return support::line_array<std::uint64_t>::bytes(2 * support::rounded_capacity(capacity));
  }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

  [[nodiscard]] bool try_push(std::uint64_t value) noexcept {
    return push(ring_.data(), &slots_[0], value);
  }
  [[nodiscard]] std::optional<std::uint64_t> try_pop() noexcept {
    const fencepost_ck_popped popped = pop(ring_.data(), &slots_[0]);
    return popped.found ? std::optional(popped.value) : std::nullopt;
  }

 private:
  std::size_t capacity_;
  support::line_array<std::uint64_t> slots_;
  alignas(arch::padding_bytes) std::array<std::byte, fencepost_ck_ring_bytes> ring_;
};

}  // namespace fencepost::rivals
