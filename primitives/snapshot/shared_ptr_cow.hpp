// Copy on write with std::atomic<std::shared_ptr>: each write allocates a version, its last reader frees it. In libstdc++ 12
// a bit of the pointer is a spinlock, which a load unlocks with relaxed: not lock-free, and by the letter a race with the next
// store, which ThreadSanitizer reports.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>

#include "primitives/concepts.hpp"

namespace fencepost::snapshot {

class shared_ptr_cow {
 public:
  static constexpr std::string_view name = "shared_ptr_cow";
  static constexpr bool many_readers = true, many_writers = true;
  static constexpr bool wait_free_reads = false, blocks = true;
  using value_type = std::array<std::uint64_t, 4>;

  /// Never fails.
  void read(value_type& to) noexcept {
    // acquire: pairs with [write->read]
    to = *current_.load(std::memory_order_acquire);
  }
  /// Throws std::bad_alloc.
  void write(const value_type& from) {
    // release: pairs with [write->read]
    current_.store(std::make_shared<const value_type>(from), std::memory_order_release);
  }

 private:
  std::atomic<std::shared_ptr<const value_type>> current_{std::make_shared<const value_type>()};
};

}  // namespace fencepost::snapshot
