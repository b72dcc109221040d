// absl::Mutex without deadlock detection, its reader side too.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "rivals/absl/lock.hpp"

namespace fencepost::rwmutex {

struct absl_mutex_undetected : rivals::absl_lock<false> {
  static constexpr std::string_view name = "absl_mutex_undetected";
  static constexpr bool core = false;
  static constexpr bool blocks = true;
  static constexpr bool readers_share = true;
  static constexpr bool writer_preferred = false;
  static constexpr bool phase_fair = false;
};

static_assert(RwMutex<absl_mutex_undetected>);

}  // namespace fencepost::rwmutex
