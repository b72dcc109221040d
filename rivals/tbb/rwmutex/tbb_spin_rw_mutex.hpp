// oneTBB's spin_rw_mutex: one word; readers wait for a writer that waits.
#pragma once

#include <string_view>

#include <oneapi/tbb/spin_rw_mutex.h>
#include "primitives/concepts.hpp"

namespace fencepost::rwmutex {

struct tbb_spin_rw_mutex : tbb::spin_rw_mutex {
  static constexpr std::string_view name = "tbb_spin_rw_mutex";
  static constexpr bool core = false;
  static constexpr bool blocks = false;
  static constexpr bool readers_share = true;
  static constexpr bool writer_preferred = true;
  static constexpr bool phase_fair = false;
};

static_assert(RwMutex<tbb_spin_rw_mutex>);

}  // namespace fencepost::rwmutex
