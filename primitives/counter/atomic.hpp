// One atomic word that all threads add to: the line with it moves from core to core.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/counter_storage.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::counter {

template <class Sync>
class basic_atomic {
  using cell = typename Sync::template atomic<std::uint64_t>;

 public:
  static constexpr bool sharded = false;
  static constexpr bool blocks = false;

  /// Bytes occupied; the argument is ignored.
  static constexpr std::size_t bytes(unsigned) noexcept { return sizeof(cell); }

  /// Starts at 0. Throws std::invalid_argument if storage is null or not aligned to
  /// counter_alignment.
  basic_atomic(std::byte* storage, unsigned)
      : cell_(::new (support::checked_counter_storage(storage)) cell{0U}) {}
  ~basic_atomic() { std::destroy_at(cell_); }
  basic_atomic(const basic_atomic&) = delete;
  basic_atomic& operator=(const basic_atomic&) = delete;

  /// Never fails; wraps at 2^64.
  void add(unsigned, std::uint64_t n) noexcept {
    // relaxed: a count publishes nothing but itself
    cell_->fetch_add(n, std::memory_order_relaxed);
  }

  /// Never fails.
  [[nodiscard]] std::uint64_t sum() const noexcept {
    // relaxed: as add; whoever wants the final sum has joined the threads
    return cell_->load(std::memory_order_relaxed);
  }

 private:
  cell* const cell_;
};

struct atomic : basic_atomic<support::std_sync> {
  static constexpr std::string_view name = "atomic";
  template <class Sync>
  using with = basic_atomic<Sync>;
  using basic_atomic::basic_atomic;
};

static_assert(atomic::bytes(0) == 8, "nothing but the word");
static_assert(Counter<atomic>);

}  // namespace fencepost::counter
