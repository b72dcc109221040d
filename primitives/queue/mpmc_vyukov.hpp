// Many producers, many consumers: a ring whose cells have a sequence number, which says whose turn it is (Vyukov, "Bounded MPMC
// queue", 1024cores.net). A position is taken by one compare-exchange; then the cell belongs to the thread alone.
//
// Blocking: a thread that stops between its compare-exchange and its store of the sequence number lets the others pass, but
// consumers find the queue empty at its cell, whatever was pushed behind it, and producers full, once they come round to it.
// At least two cells: with one, filled for this turn and empty for the next would be the same number.
#pragma once

#include <atomic>
#include <span>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/containers/ring_slots.hpp"
#include "primitives/support/edge_orders.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::queue {

/// Sequence: p before value p is pushed, p + 1 before it is popped, then p + capacity.
template <class Sync>
struct mpmc_cell {
  typename Sync::template atomic<std::uint64_t> sequence{0};
  typename Sync::template var<std::uint64_t> value{0U};
};

template <class Sync, class Edge>
class basic_mpmc_vyukov : public support::ring_slots<mpmc_cell<Sync>> {
  using position = typename Sync::template atomic<std::uint64_t>;
  using cell = mpmc_cell<Sync>;
  using cells = support::ring_slots<cell>;

 public:
  static constexpr ends producers = ends::many;
  static constexpr ends consumers = ends::many;
  static constexpr fencepost::progress progress = fencepost::progress::blocking;
  static constexpr bool blocks = false;
  static constexpr bool spurious_full = true;
  static constexpr bool spurious_empty = true;
  static constexpr bool room_in_order = true;
  static constexpr bool total_order = Edge::total_order;

  explicit basic_mpmc_vyukov(std::size_t capacity,
                             std::pmr::memory_resource* memory = std::pmr::get_default_resource())
      : cells(capacity, memory) {
    // relaxed: whoever shares the queue publishes it
    for (std::uint64_t i = 0; i < this->capacity(); ++i)
      this->slot(i).sequence.store(i, std::memory_order_relaxed);
  }

  [[nodiscard]] bool try_push(std::uint64_t value) noexcept {
    const claimed mine = claim(tail_, 0);
    if (mine.at == nullptr) return false;
    mine.at->value = value;
    mine.at->sequence.store(mine.position + 1, Edge::release_order);  // release: [push->pop]
    return true;
  }

  [[nodiscard]] std::optional<std::uint64_t> try_pop() noexcept {
    const claimed mine = claim(head_, 1);
    if (mine.at == nullptr) return std::nullopt;
    const std::uint64_t value = mine.at->value;
    // release: the next producer may overwrite the value [pop->push]
    mine.at->sequence.store(mine.position + this->capacity(), Edge::release_order);
    return value;
  }

  /// The positions of a batch are taken by one compare-exchange, as far as their cells are ready one after the other.
  std::size_t try_push_many(std::span<const std::uint64_t> values) noexcept {
    const claimed_run mine = claim_run(tail_, 0, values.size());
    for (std::size_t i = 0; i < mine.count; ++i) {
      cell& at = this->slot(mine.first + i);
      at.value = values[i];
      at.sequence.store(mine.first + i + 1, Edge::release_order);  // release: [push->pop]
    }
    return mine.count;
  }

  std::size_t try_pop_many(std::span<std::uint64_t> to) noexcept {
    const claimed_run mine = claim_run(head_, 1, to.size());
    for (std::size_t i = 0; i < mine.count; ++i) {
      cell& at = this->slot(mine.first + i);
      to[i] = at.value;
      // release: [pop->push]
      at.sequence.store(mine.first + i + this->capacity(), Edge::release_order);
    }
    return mine.count;
  }

 private:
  struct claimed {
    cell* at;
    std::uint64_t position;
  };

  /// Takes the next position if its cell's sequence number is `ready` above it; null: it is not there yet.
  claimed claim(position& next, std::uint64_t ready) noexcept {
    // relaxed, here and below: a position is no more than a ticket, the sequence number carries the edges
    std::uint64_t mine = next.load(std::memory_order_relaxed);
    for (;;) {
      cell& at = this->slot(mine);
      // acquire: [push->pop] and [pop->push]. It also makes the load of `next` below find a newer position than `mine`.
      const std::uint64_t sequence = at.sequence.load(Edge::acquire_order);
      const auto ahead = static_cast<std::int64_t>(sequence - mine - ready);
      if (ahead < 0) return {nullptr, 0};
      if (ahead > 0) {
        mine = next.load(std::memory_order_relaxed);
      } else if (next.compare_exchange_weak(mine, mine + 1, std::memory_order_relaxed,
                                            std::memory_order_relaxed)) {
        return {&at, mine};
      }
    }
  }

  struct claimed_run {
    std::uint64_t first;
    std::size_t count;
  };

  /// As claim(), of so many positions at most. A cell that is ready stays so until its position is taken.
  claimed_run claim_run(position& next, std::uint64_t ready, std::size_t most) noexcept {
    // relaxed, here and below: as in claim()
    std::uint64_t mine = next.load(std::memory_order_relaxed);
    while (most != 0) {
      const auto ahead = [&](std::uint64_t at) {
        // acquire: as in claim()
        const std::uint64_t sequence = this->slot(at).sequence.load(Edge::acquire_order);
        return static_cast<std::int64_t>(sequence - at - ready);
      };
      const std::int64_t first = ahead(mine);
      if (first < 0) break;
      if (first > 0) {
        mine = next.load(std::memory_order_relaxed);
        continue;
      }
      std::size_t count = 1;
      while (count < most && ahead(mine + count) == 0) ++count;
      if (next.compare_exchange_weak(mine, mine + count, std::memory_order_relaxed,
                                     std::memory_order_relaxed))
        return {mine, count};
    }
    return {0, 0};
  }

  alignas(arch::padding_bytes) position head_{0};  // of the next value to pop
  alignas(arch::padding_bytes) position tail_{0};  // of the next value to push
};

struct mpmc_vyukov : basic_mpmc_vyukov<support::std_sync, support::acquire_release> {
  static constexpr std::string_view name = "mpmc_vyukov";
  template <class Sync>
  using with = basic_mpmc_vyukov<Sync, support::acquire_release>;
  using basic_mpmc_vyukov::basic_mpmc_vyukov;
};

static_assert(BatchedQueue<mpmc_vyukov>);

}  // namespace fencepost::queue
