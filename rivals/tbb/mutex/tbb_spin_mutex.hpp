// oneTBB's spin_mutex: test-and-set with exponential backoff.
#pragma once

#include <string_view>

#include <oneapi/tbb/spin_mutex.h>
#include "primitives/concepts.hpp"

namespace fencepost::mutex {

struct tbb_spin_mutex : tbb::spin_mutex {
  static constexpr std::string_view name = "tbb_spin_mutex";
  static constexpr bool core = false;
  static constexpr bool blocks = false;
  static constexpr bool fifo = false;
};

static_assert(Mutex<tbb_spin_mutex>);

}  // namespace fencepost::mutex
