// One producer, one consumer: a ring and two positions, each on a line of its own and written by one side only (Lamport,
// "Specifying Concurrent Program Modules", TOPLAS 5(2), 1983).
//
// Each operation reads the other side's position, so that line moves between the two for nearly every value:
// spsc_ring_cached.hpp avoids that.
#pragma once

#include <algorithm>
#include <atomic>
#include <span>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/containers/ring_slots.hpp"
#include "primitives/support/edge_orders.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::queue {

template <class Sync, class Edge>
class basic_spsc_ring : public support::ring_slots<typename Sync::template var<std::uint64_t>> {
  using slots = support::ring_slots<typename Sync::template var<std::uint64_t>>;
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

  using slots::slots;

  [[nodiscard]] bool try_push(std::uint64_t value) noexcept {
    // relaxed: only the producer writes it
    const std::uint64_t tail = tail_.load(std::memory_order_relaxed);
    // acquire: the consumer has read the slot [pop->push]
    if (this->is_full(head_.load(Edge::acquire_order), tail)) return false;
    this->slot(tail) = value;
    tail_.store(tail + 1, Edge::release_order);  // release: the slot is filled [push->pop]
    return true;
  }

  [[nodiscard]] std::optional<std::uint64_t> try_pop() noexcept {
    // relaxed: only the consumer writes it
    const std::uint64_t head = head_.load(std::memory_order_relaxed);
    if (tail_.load(Edge::acquire_order) == head) return std::nullopt;  // acquire: [push->pop]
    const std::uint64_t value = this->slot(head);
    head_.store(head + 1, Edge::release_order);  // release: [pop->push]
    return value;
  }

  std::size_t try_push_many(std::span<const std::uint64_t> values) noexcept {
    // relaxed: only the producer writes it
    const std::uint64_t tail = tail_.load(std::memory_order_relaxed);
    // acquire: the consumer has read the slots [pop->push]
    const std::uint64_t free = this->capacity() - (tail - head_.load(Edge::acquire_order));
    const std::size_t count = std::min<std::uint64_t>(free, values.size());
    if (count == 0) return 0;
    for (std::size_t i = 0; i < count; ++i) this->slot(tail + i) = values[i];
    tail_.store(tail + count, Edge::release_order);  // release: the slots are filled [push->pop]
    return count;
  }

  std::size_t try_pop_many(std::span<std::uint64_t> to) noexcept {
    // relaxed: only the consumer writes it
    const std::uint64_t head = head_.load(std::memory_order_relaxed);
    const std::uint64_t there = tail_.load(Edge::acquire_order) - head;  // acquire: [push->pop]
    const std::size_t count = std::min<std::uint64_t>(there, to.size());
    if (count == 0) return 0;
    for (std::size_t i = 0; i < count; ++i) to[i] = this->slot(head + i);
    head_.store(head + count, Edge::release_order);  // release: [pop->push]
    return count;
  }

 private:
  alignas(arch::padding_bytes) position head_{0};  // of the next value to pop
  alignas(arch::padding_bytes) position tail_{0};  // of the next value to push
};

struct spsc_ring : basic_spsc_ring<support::std_sync, support::acquire_release> {
  static constexpr std::string_view name = "spsc_ring";
  template <class Sync>
  using with = basic_spsc_ring<Sync, support::acquire_release>;
  using basic_spsc_ring::basic_spsc_ring;
};

static_assert(BatchedQueue<spsc_ring>);

}  // namespace fencepost::queue
