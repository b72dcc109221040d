// One access of a litmus test, with the orders of a variant, and the words that it goes to.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>

#include "arch/contract.hpp"
#include "benches/litmus/tests.hpp"
#include "primitives/support/fence.hpp"

namespace fencepost::bench::litmus {

using Word = std::atomic<std::uint64_t>;

/// Each word has a line of its own.
inline constexpr std::size_t word_bytes = arch::padding_bytes;

inline void construct_words(std::byte* place, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) ::new (place + i * word_bytes) Word(0);
}

inline Word& word_at(std::byte* place, std::size_t index) {
  return *std::launder(reinterpret_cast<Word*>(place + index * word_bytes));
}

/// Of a compare_exchange that fails, which none here does.
constexpr std::memory_order on_failure(std::memory_order order) {
  if (order == std::memory_order_acq_rel) return std::memory_order_acquire;
  return order == std::memory_order_release ? std::memory_order_relaxed : order;
}

// Orders are constants of their own below: g++ 12 takes those that it reads out of `variants` for unknown ones, and makes seq_cst
// of them.

/// `value` follows `before`, where only one thread stores.
template <std::size_t V>
[[gnu::always_inline]] inline void store_to(Word& word, std::uint64_t before, std::uint64_t value) {
  constexpr By by = variants[V].by;
  constexpr std::memory_order order = variants[V].store;  // what is tested
  if constexpr (by == By::store) word.store(value, order);
  if constexpr (by == By::exchange) word.exchange(value, order);
  if constexpr (by == By::fetch_add) word.fetch_add(value - before, order);
  if constexpr (by == By::compare_exchange)
    word.compare_exchange_strong(before, value, order, on_failure(order));
}

template <std::size_t V>
[[gnu::always_inline]] inline std::uint64_t load_from(const Word& word) {
  constexpr std::memory_order order = variants[V].load;  // what is tested
  return word.load(order);
}

/// Between the accesses of a thread: the fence of the variant. The compiler keeps their order in any case, so that what is
/// seen is the machine's doing.
template <std::size_t V>
[[gnu::always_inline]] inline void between() {
  std::atomic_signal_fence(std::memory_order_seq_cst);  // for the compiler alone
  constexpr std::memory_order order = variants[V].fence;
  if constexpr (variants[V].fenced()) support::fence(order);
  std::atomic_signal_fence(std::memory_order_seq_cst);  // as above
}

}  // namespace fencepost::bench::litmus
