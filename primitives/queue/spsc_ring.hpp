// One producer, one consumer: a ring and two positions, each on a line of its own and written by one side only (Lamport,
// "Specifying Concurrent Program Modules", TOPLAS 5(2), 1983).
//
// Each operation reads the other side's position, so that line moves between the two for nearly every value:
// spsc_ring_cached.hpp avoids that.
#pragma once

#include <atomic>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/edge_orders.hpp"
#include "primitives/support/line_array.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::queue {

template <class Sync, class Edge>
class basic_spsc_ring {
  using slot = typename Sync::template var<std::uint64_t>;
  using position = typename Sync::template atomic<std::uint64_t>;

 public:
  static constexpr ends producers = ends::one;
  static constexpr ends consumers = ends::one;
  static constexpr fencepost::progress progress = fencepost::progress::wait_free;
  static constexpr bool blocks = false;
  static constexpr bool spurious_full = false;
  static constexpr bool spurious_empty = false;
  static constexpr bool room_in_order = true;
  static constexpr bool total_order = Edge::total_order;

  static std::size_t bytes(std::size_t capacity) {
    return support::line_array<slot>::bytes(support::rounded_capacity(capacity));
  }

  explicit basic_spsc_ring(std::size_t capacity,
                           std::pmr::memory_resource* memory = std::pmr::get_default_resource())
      : mask_(support::rounded_capacity(capacity) - 1), slots_(mask_ + 1, memory) {}

  [[nodiscard]] bool try_push(std::uint64_t value) noexcept {
    // relaxed: only the producer writes it
    const std::uint64_t tail = tail_.load(std::memory_order_relaxed);
    // acquire: the consumer has read the slot [pop->push]
    if (tail - head_.load(Edge::acquire_order) > mask_) return false;
    slots_[tail & mask_] = value;
    tail_.store(tail + 1, Edge::release_order);  // release: the slot is filled [push->pop]
    return true;
  }

  [[nodiscard]] std::optional<std::uint64_t> try_pop() noexcept {
    // relaxed: only the consumer writes it
    const std::uint64_t head = head_.load(std::memory_order_relaxed);
    if (tail_.load(Edge::acquire_order) == head) return std::nullopt;  // acquire: [push->pop]
    const std::uint64_t value = slots_[head & mask_];
    head_.store(head + 1, Edge::release_order);  // release: [pop->push]
    return value;
  }

  [[nodiscard]] std::size_t capacity() const noexcept { return mask_ + 1; }

 private:
  const std::size_t mask_;
  support::line_array<slot> slots_;
  alignas(arch::padding_bytes) position head_{0};  // of the next value to pop
  alignas(arch::padding_bytes) position tail_{0};  // of the next value to push
};

struct spsc_ring : basic_spsc_ring<support::std_sync, support::acquire_release> {
  static constexpr std::string_view name = "spsc_ring";
  template <class Sync>
  using with = basic_spsc_ring<Sync, support::acquire_release>;
  using basic_spsc_ring::basic_spsc_ring;
};

static_assert(Queue<spsc_ring>);

}  // namespace fencepost::queue
