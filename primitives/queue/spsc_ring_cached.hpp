// spsc_ring in which each side remembers the other side's position, and looks again only when the ring seems full or empty by
// it (Lee, Bu, Chandranmenon: "A lock-free, cache-efficient multi-core synchronization mechanism for line-rate network traffic
// monitoring", IPDPS 2010). While the ring is neither full nor empty, a position's line then moves once in many values.
#pragma once

#include <algorithm>
#include <atomic>
#include <span>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/containers/ring_slots.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::queue {

template <class Sync>
class basic_spsc_ring_cached
    : public support::ring_slots<typename Sync::template var<std::uint64_t>> {
  using slots = support::ring_slots<typename Sync::template var<std::uint64_t>>;

 public:
  static constexpr ends producers = ends::one;
  static constexpr ends consumers = ends::one;
  static constexpr fencepost::progress progress = fencepost::progress::wait_free;
  static constexpr bool blocks = false;
  static constexpr bool spurious_full = false;
  static constexpr bool spurious_empty = false;
  static constexpr bool room_in_order = true;
  static constexpr bool total_order = false;

  using slots::slots;

  [[nodiscard]] bool try_push(std::uint64_t value) noexcept {
    // relaxed: only the producer writes it
    const std::uint64_t tail = tail_.at.load(std::memory_order_relaxed);
    if (this->is_full(tail_.other_seen, tail)) {
      // acquire: the consumer has read the slots before it [pop->push]
      tail_.other_seen = head_.at.load(std::memory_order_acquire);
      if (this->is_full(tail_.other_seen, tail)) return false;
    }
    this->slot(tail) = value;
    // release: the slot is filled [push->pop]
    tail_.at.store(tail + 1, std::memory_order_release);
    return true;
  }

  std::size_t try_push_many(std::span<const std::uint64_t> values) noexcept {
    // relaxed: only the producer writes it
    const std::uint64_t tail = tail_.at.load(std::memory_order_relaxed);
    std::uint64_t free = this->capacity() - (tail - tail_.other_seen);
    if (free < values.size()) {
      // acquire: the consumer has read the slots before it [pop->push]
      tail_.other_seen = head_.at.load(std::memory_order_acquire);
      free = this->capacity() - (tail - tail_.other_seen);
    }
    const std::size_t count = std::min<std::uint64_t>(free, values.size());
    if (count == 0) return 0;
    for (std::size_t i = 0; i < count; ++i) this->slot(tail + i) = values[i];
    // release: the slots are filled [push->pop]
    tail_.at.store(tail + count, std::memory_order_release);
    return count;
  }

  std::size_t try_pop_many(std::span<std::uint64_t> to) noexcept {
    // relaxed: only the consumer writes it
    const std::uint64_t head = head_.at.load(std::memory_order_relaxed);
    if (head_.other_seen - head < to.size())
      head_.other_seen = tail_.at.load(std::memory_order_acquire);  // acquire: [push->pop]
    const std::size_t count = std::min<std::uint64_t>(head_.other_seen - head, to.size());
    if (count == 0) return 0;
    for (std::size_t i = 0; i < count; ++i) to[i] = this->slot(head + i);
    head_.at.store(head + count, std::memory_order_release);  // release: [pop->push]
    return count;
  }

  [[nodiscard]] std::optional<std::uint64_t> try_pop() noexcept {
    // relaxed: only the consumer writes it
    const std::uint64_t head = head_.at.load(std::memory_order_relaxed);
    if (head_.other_seen == head) {
      head_.other_seen = tail_.at.load(std::memory_order_acquire);  // acquire: [push->pop]
      if (head_.other_seen == head) return std::nullopt;
    }
    const std::uint64_t value = this->slot(head);
    head_.at.store(head + 1, std::memory_order_release);  // release: [pop->push]
    return value;
  }

 private:
  struct alignas(arch::padding_bytes) side {
    typename Sync::template atomic<std::uint64_t> at{0};
    typename Sync::template var<std::uint64_t> other_seen{0U};
  };

  side head_;  // of the next value to pop: the consumer's
  side tail_;  // of the next value to push: the producer's
};

struct spsc_ring_cached : basic_spsc_ring_cached<support::std_sync> {
  static constexpr std::string_view name = "spsc_ring_cached";
  template <class Sync>
  using with = basic_spsc_ring_cached<Sync>;
  using basic_spsc_ring_cached::basic_spsc_ring_cached;
};

static_assert(BatchedQueue<spsc_ring_cached>);

}  // namespace fencepost::queue
