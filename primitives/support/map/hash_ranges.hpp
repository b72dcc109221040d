// The places at which a list that is ordered by hashes is searched, one for each range of hashes: part of split_ordered_list.hpp.
// A first table, and one for each doubling with the ranges that are new; none is ever replaced.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <new>

#include "arch/contract.hpp"
#include "primitives/support/line_array.hpp"
#include "primitives/support/map/ordered_link.hpp"

namespace fencepost::support {

/// Any thread may call anything. A mask has those of the highest bits of a hash that tell the range: with it a hash becomes the
/// first one of its range.
template <class Sync, unsigned Doublings>
class hash_ranges {
  using link = ordered_link<Sync>;
  using places = line_array<link>;

 public:
  /// 2^level ranges at first. Throws std::bad_alloc.
  hash_ranges(unsigned level, std::pmr::memory_resource* memory)
      : level_(level),
        places_(std::size_t{1} << level, memory),
        memory_(memory),
        mask_(mask_at(level)),
        growing_to_(mask_at(level)) {
    // relaxed: no other thread has it yet
    places_[0].order.store(link::linked, std::memory_order_relaxed);
  }
  ~hash_ranges() {
    for (auto& more : more_places_) {
      if (places* const made = more) memory_.delete_object(made);
    }
  }
  hash_ranges(const hash_ranges&) = delete;
  hash_ranges& operator=(const hash_ranges&) = delete;

  /// Which ranges there are. at() may be asked for each of them.
  [[nodiscard]] std::uint64_t mask() const noexcept {
    // acquire: pairs with [grown->used]
    return mask_.load(std::memory_order_acquire);
  }
  static std::size_t count_of(std::uint64_t mask) noexcept {
    return std::size_t{1} << std::countl_one(mask);
  }

  /// Where the list begins; always linked.
  [[nodiscard]] link& begin() const noexcept { return places_[0]; }
  /// The place of the range that begins with `first`, in the table that came when there was first such a range.
  [[nodiscard]] link& at(std::uint64_t first) const noexcept {
    const auto level = 64 - static_cast<unsigned>(std::countr_zero(first));
    if (level <= level_) return places_[first >> 1 >> (63 - level_)];
    const places& more = *static_cast<places*>(more_places_[level - level_ - 1]);
    return more[first >> (64 - level) >> 1];
  }
  /// The nearest place that is linked, at or before the range of `order`.
  [[nodiscard]] const link& start_for(std::uint64_t order) const noexcept {
    for (std::uint64_t first = order & mask();; first &= first - 1) {  // that it was cut out of
      const link& one = at(first);
      if (one.is_linked()) return one;
    }
  }

  /// To twice the ranges of `mask`, unless another thread does. Without memory it stays as it is.
  [[gnu::noinline]] void grow(std::uint64_t mask) noexcept {
    const auto level = static_cast<unsigned>(std::countl_one(mask));
    if (level - level_ == Doublings) return;
    const std::uint64_t larger = mask_at(level + 1);
    std::uint64_t seen = mask;
    // relaxed: who has that mask has seen the tables before; on failure another makes this one
    if (!growing_to_.compare_exchange_strong(seen, larger, std::memory_order_relaxed,
                                             std::memory_order_relaxed))
      return;
    try {
      more_places_[level - level_] =
          memory_.template new_object<places>(std::size_t{1} << level, memory_.resource());
    } catch (const std::bad_alloc&) {
      // relaxed: nothing was made
      growing_to_.store(mask, std::memory_order_relaxed);
      return;
    }
    // release: pairs with [grown->used]
    mask_.store(larger, std::memory_order_release);
  }

 private:
  static std::uint64_t mask_at(unsigned level) noexcept {
    return level == 0 ? 0 : ~std::uint64_t{0} << (64 - level);
  }

  const unsigned level_;
  const places places_;
  // Written by who makes the table.
  std::array<typename Sync::template var<places*>, Doublings> more_places_{};
  std::pmr::polymorphic_allocator<> memory_;
  alignas(arch::padding_bytes) typename Sync::template atomic<std::uint64_t> mask_;
  alignas(arch::padding_bytes) typename Sync::template atomic<std::uint64_t> growing_to_;
};

}  // namespace fencepost::support
