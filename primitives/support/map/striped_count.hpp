// The number of entries of a table, in counters that each count as many hashes: writers of different ones seldom meet.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "arch/contract.hpp"

namespace fencepost::support {

template <class Sync, std::size_t Stripes>
class striped_count {
  struct alignas(arch::padding_bytes) stripe {
    typename Sync::template atomic<std::int64_t> entries{0};
  };

 public:
  /// Returns what the counter of that hash has then; below 0 where an erasure came before its insertion.
  std::int64_t add(std::uint64_t hash, std::int64_t by) noexcept {
    // relaxed: only a number
    return by + stripes_[hash % Stripes].entries.fetch_add(by, std::memory_order_relaxed);
  }
  /// Exact while nobody adds.
  [[nodiscard]] std::size_t sum() const noexcept {
    std::int64_t sum = 0;
    // relaxed: only a number
    for (const stripe& each : stripes_) sum += each.entries.load(std::memory_order_relaxed);
    return static_cast<std::size_t>(std::max(sum, std::int64_t{0}));
  }

 private:
  std::array<stripe, Stripes> stripes_;
};

}  // namespace fencepost::support
