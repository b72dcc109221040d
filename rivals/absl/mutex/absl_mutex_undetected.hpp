// absl::Mutex without deadlock detection.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "rivals/absl/lock.hpp"

namespace fencepost::mutex {

struct absl_mutex_undetected : rivals::absl_lock<false> {
  static constexpr std::string_view name = "absl_mutex_undetected";
  static constexpr bool core = false;
  static constexpr bool blocks = true;
  static constexpr bool fifo = false;
};

static_assert(Mutex<absl_mutex_undetected>);

}  // namespace fencepost::mutex
