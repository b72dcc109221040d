// A count that is odd while somebody writes: readers write nothing, and repeat what they read meanwhile (Lameter, "Effective
// synchronization on Linux/NUMA systems", 2005). No data race: the words are atomics, with the fences of Boehm, "Can seqlocks get
// along with programming language memory models?", MSPC 2012.
//
// A writer that is preempted holds up everybody: they spin, and offer their CPU.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::snapshot {

/// Default: all accesses seq_cst, which needs no fence.
template <class Sync, std::size_t Words, bool Default = false>
class basic_seqlock {
  static constexpr std::memory_order of(std::memory_order enough) {
    return Default ? std::memory_order_seq_cst : enough;
  }
  template <class T>
  using atomic = typename Sync::template atomic<T>;

 public:
  using value_type = std::array<std::uint64_t, Words>;
  static constexpr bool many_readers = true, many_writers = true;
  static constexpr bool wait_free_reads = false, blocks = false;

  /// Never fails.
  [[gnu::always_inline]] void read(value_type& to) noexcept {
    if (!try_read(to)) read_again(to);
  }

  /// Waits for other writers. Never fails.
  void write(const value_type& from) noexcept {
    const std::uint64_t count = begin();
    for (std::size_t i = 0; i < Words; ++i) {
      // relaxed: between the two changes of the count
      words_[i].store(from[i], of(std::memory_order_relaxed));
    }
    // release: pairs with [end->begin]
    count_.store(count + 2, of(std::memory_order_release));
  }

 private:
  [[gnu::noinline]] void read_again(value_type& to) noexcept {
    Sync::wait_until([this, &to] { return try_read(to); });
  }

  /// Makes the count odd, and returns what it was.
  std::uint64_t begin() noexcept {
    std::uint64_t count = 0;
    Sync::wait_until([this, &count] {
      // relaxed: the compare_exchange synchronises
      count = count_.load(of(std::memory_order_relaxed));
      if (count % 2 != 0) return false;
      // acquire: pairs with [end->begin], so that the words change in the order of the writers. relaxed: nothing was read
      return count_.compare_exchange_strong(count, count + 1, of(std::memory_order_acquire),
                                            of(std::memory_order_relaxed));
    });
    // release: [odd->again] who reads a word that is stored below finds the count changed
    if constexpr (!Default) Sync::fence(std::memory_order_release);
    return count;
  }

  [[gnu::always_inline]] bool try_read(value_type& to) noexcept {
    // acquire: pairs with [end->begin]
    const std::uint64_t count = count_.load(of(std::memory_order_acquire));
    if (count % 2 != 0) return false;
    for (std::size_t i = 0; i < Words; ++i) {
      // relaxed: the fence below
      to[i] = words_[i].load(of(std::memory_order_relaxed));
    }
    // acquire: pairs with [odd->again]
    if constexpr (!Default) Sync::fence(std::memory_order_acquire);
    // relaxed: after the fence
    return count_.load(of(std::memory_order_relaxed)) == count;
  }

  atomic<std::uint64_t> count_{0};
  atomic<std::uint64_t> words_[Words]{};
};

struct seqlock : basic_seqlock<support::std_sync, 4> {
  static constexpr std::string_view name = "seqlock";
  template <class Sync>
  using with = basic_seqlock<Sync, 2>;
};

}  // namespace fencepost::snapshot
