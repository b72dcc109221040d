// Counts of readers, one line for each thread: a reader writes to no line that another one writes to.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "arch/contract.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::support {

/// Slots threads at most have a line of their own; more of them share.
template <class Sync, std::size_t Slots>
class reader_slots {
 public:
  /// Of the calling thread; the same each time.
  auto& own() noexcept { return slots_[Sync::thread_index() % Slots].readers; }

  /// Whether `empty(slot)` holds for each.
  template <class Condition>
  bool all(Condition empty) {
    for (slot& each : slots_) {
      if (!empty(each.readers)) return false;
    }
    return true;
  }

  /// Calls `wait(slot)` for each, one after another.
  template <class Wait>
  void for_each(Wait wait) {
    for (slot& each : slots_) wait(each.readers);
  }

 private:
  struct alignas(arch::padding_bytes) slot {
    typename Sync::template atomic<std::uint32_t> readers{0U};
  };
  std::array<slot, Slots> slots_;
};

}  // namespace fencepost::support
