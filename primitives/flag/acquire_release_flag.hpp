// An atomic bool, set with release and asked with acquire.
#pragma once

#include <atomic>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::flag {

/// Set, Ask: the orders of the two ends [set->ask].
template <class Sync, std::memory_order Set = std::memory_order_release,
          std::memory_order Ask = std::memory_order_acquire>
class basic_flag {
 public:
  static constexpr bool publishes = Set != std::memory_order_relaxed;

  /// Never fails.
  void set() noexcept {
    set_.store(true, Set);  // [set->ask], unless relaxed
  }
  /// Never fails.
  [[nodiscard]] bool is_set() const noexcept {
    return set_.load(Ask);  // [set->ask], unless relaxed
  }

 private:
  typename Sync::template atomic<bool> set_{false};
};

struct acquire_release_flag : basic_flag<support::std_sync> {
  static constexpr std::string_view name = "acquire_release_flag";
  template <class Sync>
  using with = basic_flag<Sync>;
};

static_assert(Flag<acquire_release_flag>);

}  // namespace fencepost::flag
