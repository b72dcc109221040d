// The slots of a ring, and what all rings say of themselves: a base class.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory_resource>

#include "primitives/concepts/queue.hpp"
#include "primitives/support/line_array.hpp"

namespace fencepost::support {

/// The values at positions p, p + 1, ... are in one slot after another, from the first again after the last.
template <class Slot>
class ring_slots {
 public:
  ring_slots(const ring_slots&) = delete;
  ring_slots& operator=(const ring_slots&) = delete;
  static constexpr fencepost::room room = fencepost::room::exact;
  static constexpr bool own_memory = false;
  static constexpr bool one_order = true;
  static constexpr bool room_seen = true;

  explicit ring_slots(std::size_t capacity,
                      std::pmr::memory_resource* memory = std::pmr::get_default_resource())
      : mask_(rounded_capacity(capacity) - 1), slots_(mask_ + 1, memory) {}

  /// See Container in primitives/concepts/queue.hpp, as capacity().
  static std::size_t bytes(std::size_t capacity) {
    return line_array<Slot>::bytes(rounded_capacity(capacity));
  }
  [[nodiscard]] std::size_t capacity() const noexcept { return mask_ + 1; }

 protected:
  ~ring_slots() = default;

  Slot& slot(std::uint64_t position) const noexcept { return slots_[position & mask_]; }

  /// Whether there is no room for a value at `tail` while the oldest one is at `head`.
  [[nodiscard]] bool is_full(std::uint64_t head, std::uint64_t tail) const noexcept {
    return tail - head > mask_;
  }

 private:
  const std::size_t mask_;
  line_array<Slot> slots_;
};

}  // namespace fencepost::support
