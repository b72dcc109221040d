// std::latch as it comes: a wait group for one time, to which nothing can be added.
#pragma once

#include <latch>
#include <string_view>

#include "primitives/concepts.hpp"

namespace fencepost::wait_group {

class std_latch {
 public:
  static constexpr std::string_view name = "std_latch";
  static constexpr bool core = false;

  explicit std_latch(std::uint32_t count) : impl_(count) {}

  /// One thing is done. Never fails.
  void done() noexcept { impl_.count_down(); }
  /// Returns once nothing is left to do. Throws std::system_error if the library does.
  void wait() const { impl_.wait(); }

 private:
  std::latch impl_;
};

static_assert(WaitGroup<std_latch>);

}  // namespace fencepost::wait_group
