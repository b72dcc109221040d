// A spinning RW lock in one word. Readers wait for a writer that waits: they cannot starve it.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/rw_word.hpp"

namespace fencepost::rwmutex {

struct rw_spinlock : support::rw_word<support::std_sync, true> {
  static constexpr std::string_view name = "rw_spinlock";
  static constexpr bool core = false;
  template <class Sync>
  using with = support::rw_word<Sync, true>;
};

static_assert(RwMutex<rw_spinlock>);

}  // namespace fencepost::rwmutex
