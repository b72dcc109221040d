// One producer, many consumers: a ring from which a consumer reads first and then takes by one compare-exchange of the position,
// as Go's scheduler takes goroutines from its run queue (golang/go: src/runtime/proc.go, runqput and runqget).
//
// What was read is the consumer's only if the compare-exchange succeeds: then the position was the same all along, and the
// producer had no room to overwrite the slot. Slots are atomic, since those who fail read them too late.
// The producer remembers the consumers' position, as in spsc_ring_cached.hpp.
#pragma once

#include <atomic>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/containers/ring_slots.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::queue {

template <class Sync>
class basic_spmc_ring : public support::ring_slots<typename Sync::template atomic<std::uint64_t>> {
  using slots = support::ring_slots<typename Sync::template atomic<std::uint64_t>>;
  using word = typename Sync::template atomic<std::uint64_t>;

 public:
  static constexpr ends producers = ends::one;
  static constexpr ends consumers = ends::many;
  static constexpr fencepost::progress progress = fencepost::progress::lock_free;
  static constexpr bool blocks = false;
  static constexpr bool spurious_full = false;
  static constexpr bool spurious_empty = false;
  static constexpr bool room_in_order = true;
  static constexpr bool total_order = false;

  using slots::slots;

  [[nodiscard]] bool try_push(std::uint64_t value) noexcept {
    // relaxed: only the producer writes it
    const std::uint64_t tail = tail_.load(std::memory_order_relaxed);
    if (this->is_full(head_seen_, tail)) {
      // acquire: the consumers before it have read their slots [pop->push]
      head_seen_ = head_.load(std::memory_order_acquire);
      if (this->is_full(head_seen_, tail)) return false;
    }
    // relaxed: the store of tail_ publishes it
    this->slot(tail).store(value, std::memory_order_relaxed);
    tail_.store(tail + 1, std::memory_order_release);  // release: the slot is filled [push->pop]
    return true;
  }

  [[nodiscard]] std::optional<std::uint64_t> try_pop() noexcept {
    // relaxed: of an old position the compare-exchange fails
    std::uint64_t head = head_.load(std::memory_order_relaxed);
    for (;;) {
      // acquire: [push->pop]. It may be older than head: empty, too.
      const std::uint64_t tail = tail_.load(std::memory_order_acquire);
      if (static_cast<std::int64_t>(tail - head) <= 0) return std::nullopt;
      // relaxed: ordered by tail_ and head_
      const std::uint64_t value = this->slot(head).load(std::memory_order_relaxed);
      // release: the slot has been read [pop->push]; later ones continue the release sequence.
      // relaxed on failure: as above
      if (head_.compare_exchange_weak(head, head + 1, std::memory_order_release,
                                      std::memory_order_relaxed))
        return value;
    }
  }

 private:
  alignas(arch::padding_bytes) word head_{0};                 // of the next value to pop
  alignas(arch::padding_bytes) word tail_{0};                 // of the next value to push
  typename Sync::template var<std::uint64_t> head_seen_{0U};  // the producer's
};

struct spmc_ring : basic_spmc_ring<support::std_sync> {
  static constexpr std::string_view name = "spmc_ring";
  template <class Sync>
  using with = basic_spmc_ring<Sync>;
  using basic_spmc_ring::basic_spmc_ring;
};

static_assert(Queue<spmc_ring>);

}  // namespace fencepost::queue
