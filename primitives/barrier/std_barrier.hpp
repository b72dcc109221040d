// std::barrier as it comes. libstdc++'s is a tree of tickets, whose threads spin and then sleep.
#pragma once

#include <barrier>
#include <string_view>

#include "primitives/concepts.hpp"

namespace fencepost::barrier {

class std_barrier {
 public:
  static constexpr std::string_view name = "std_barrier";
  static constexpr bool core = false;
  static constexpr bool blocks = true;

  /// Throws std::bad_alloc.
  explicit std_barrier(std::uint32_t threads) : impl_(static_cast<std::ptrdiff_t>(threads)) {}

  /// Returns once all threads have called it as often as the caller. Throws std::system_error if the library does.
  void arrive_and_wait() { impl_.arrive_and_wait(); }

 private:
  std::barrier<> impl_;
};

static_assert(Barrier<std_barrier>);

}  // namespace fencepost::barrier
