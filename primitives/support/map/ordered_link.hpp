// A link of a list that is ordered by hashes: part of split_ordered_list.hpp, which says how it is used.
#pragma once

#include <cstdint>

namespace fencepost::support {

/// What an entry has, and the place of a bucket is.
template <class Sync>
struct ordered_link {
  /// The lowest bits of an order: a place that nobody has linked, somebody links, or that is linked; an entry.
  static constexpr std::uint64_t unlinked = 0, claimed = 1, linked = 2, of_entry = 3;
  static constexpr std::uintptr_t marked = 1;

  // Of an entry its hash, of a place the first one of its range, with two other bits in place of the lowest.
  typename Sync::template atomic<std::uint64_t> order{unlinked};
  // The address of the next one; with `marked`, of an entry that is erased.
  typename Sync::template atomic<std::uintptr_t> next{0U};

  [[nodiscard]] bool is_entry() const noexcept {
    // relaxed: of an entry it never changes, and a place never becomes one
    return (order.load(std::memory_order_relaxed) & of_entry) == of_entry;
  }
  [[nodiscard]] bool is_linked() const noexcept {
    // acquire: pairs with [place linked->used]
    return (order.load(std::memory_order_acquire) & of_entry) == linked;
  }
  [[nodiscard]] bool is_erased() const noexcept {
    // relaxed: nothing is read because of the answer
    return (next.load(std::memory_order_relaxed) & marked) != 0;
  }
  [[nodiscard]] std::uintptr_t followed() const noexcept {
    // acquire: pairs with [linked->followed]
    return next.load(std::memory_order_acquire);
  }

  static std::uintptr_t word_of(const ordered_link* one) noexcept {
    return reinterpret_cast<std::uintptr_t>(one);
  }
  /// Marked or not.
  static ordered_link* target(std::uintptr_t word) noexcept {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): made of one in word_of()
    return reinterpret_cast<ordered_link*>(word & ~marked);
  }
};

}  // namespace fencepost::support
