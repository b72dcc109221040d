// absl::Mutex as it comes.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "rivals/absl/lock.hpp"

namespace fencepost::mutex {

struct absl_mutex : rivals::absl_lock<true> {
  static constexpr std::string_view name = "absl_mutex";
  static constexpr bool core = false;
  static constexpr bool blocks = true;
  static constexpr bool fifo = false;
};

static_assert(Mutex<absl_mutex>);

}  // namespace fencepost::mutex
