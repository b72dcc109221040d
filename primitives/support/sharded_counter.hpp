// A counter in several cells: adding touches one of them, summing reads them all.
//
// The template of counter/sharded_by_*.hpp, which differ in what picks the cell and in how far
// apart the cells lie.
// The number of cells is rounded up to a power of two: picking one is then a mask, where a division
// would cost as much as the add that is measured. bytes() counts the cells there are.
// Each add is an atomic RMW, although a thread may have its cell alone: two threads can share one
// (more threads than cells; a move to another CPU in mid-add), and so all counters differ only in
// where their cells are.
#pragma once

#include <sched.h>

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>

#include "primitives/concepts.hpp"
#include "primitives/support/counter_storage.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::support {

template <class Sync, shard_key Key, std::size_t Stride>
class sharded_counter {
  struct alignas(Stride) cell {
    typename Sync::template atomic<std::uint64_t> value{0U};
  };
  static_assert(sizeof(cell) == Stride, "the cells lie Stride bytes apart, no more and no less");
  static_assert(counter_alignment % Stride == 0, "aligned storage aligns every cell");

 public:
  static constexpr bool sharded = true;
  static constexpr bool blocks = false;
  static constexpr std::size_t stride = Stride;
  static constexpr shard_key key = Key;

  /// Bytes occupied by the cells: at least `shards` of them, rounded up to a power of two.
  /// Throws std::invalid_argument if shards is 0 or above 2^31.
  static constexpr std::size_t bytes(unsigned shards) { return cells(shards) * Stride; }

  /// Starts at 0. Throws std::invalid_argument as bytes(), or if storage is null or not aligned to
  /// counter_alignment.
  sharded_counter(std::byte* storage, unsigned shards)
      : mask_(cells(shards) - 1),
        cells_(reinterpret_cast<cell*>(checked_counter_storage(storage))) {
    std::uninitialized_value_construct_n(cells_, cells(shards));
  }
  ~sharded_counter() { std::destroy_n(cells_, mask_ + 1); }
  sharded_counter(const sharded_counter&) = delete;
  sharded_counter& operator=(const sharded_counter&) = delete;

  /// Never fails; wraps at 2^64. Indices beyond the number of cells start again from the first.
  void add(unsigned thread, std::uint64_t n) noexcept {
    // relaxed: a count publishes nothing but itself
    cells_[pick(thread) & mask_].value.fetch_add(n, std::memory_order_relaxed);
  }

  /// Never fails. Cells are read one after another: while others add, the result need not have been
  /// the sum at any moment.
  [[nodiscard]] std::uint64_t sum() const noexcept {
    std::uint64_t total = 0;
    for (std::size_t i = 0; i <= mask_; ++i) {
      // relaxed: as add; whoever wants the final sum has joined the threads
      total += cells_[i].value.load(std::memory_order_relaxed);
    }
    return total;
  }

 private:
  static constexpr std::size_t cells(unsigned shards) {
    if (shards == 0 || shards > 1U << 31) {
      throw std::invalid_argument("fencepost: a counter has 1 to 2^31 shards");
    }
    return std::bit_ceil(std::size_t{shards});
  }

  static unsigned pick([[maybe_unused]] unsigned thread) noexcept {
    if constexpr (Key == shard_key::thread) {
      return thread;
    } else {
      // Possibly out of date, or -1 (a kernel without it): another cell is used, the sum is right.
      return static_cast<unsigned>(::sched_getcpu());
    }
  }

  const std::size_t mask_;  // number of cells - 1
  cell* const cells_;
};

}  // namespace fencepost::support
