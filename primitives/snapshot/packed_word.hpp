// Two halves of one atomic word: where what is to be read together is small, nothing else is needed.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::snapshot {

template <class Sync>
class basic_packed_word {
 public:
  using value_type = std::array<std::uint32_t, 2>;
  static constexpr bool many_readers = true, many_writers = true;
  static constexpr bool wait_free_reads = true, blocks = false;

  /// Never fails.
  void read(value_type& to) noexcept {
    // acquire: pairs with [write->read]
    const std::uint64_t both = both_.load(std::memory_order_acquire);
    to = {static_cast<std::uint32_t>(both), static_cast<std::uint32_t>(both >> 32)};
  }
  /// Never fails.
  void write(const value_type& from) noexcept {
    const std::uint64_t both = from[0] | std::uint64_t{from[1]} << 32;
    // release: pairs with [write->read]
    both_.store(both, std::memory_order_release);
  }

 private:
  typename Sync::template atomic<std::uint64_t> both_{0};
};

struct packed_word : basic_packed_word<support::std_sync> {
  static constexpr std::string_view name = "packed_word";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_packed_word<Sync>;
};

}  // namespace fencepost::snapshot
