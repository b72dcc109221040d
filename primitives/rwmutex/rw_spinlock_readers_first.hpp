// A spinning RW lock in one word. Readers enter while others read: they can starve a writer.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/rw_word.hpp"

namespace fencepost::rwmutex {

struct rw_spinlock_readers_first : support::rw_word<support::std_sync, false> {
  static constexpr std::string_view name = "rw_spinlock_readers_first";
  static constexpr bool core = false;
  template <class Sync>
  using with = support::rw_word<Sync, false>;
};

static_assert(RwMutex<rw_spinlock_readers_first>);

}  // namespace fencepost::rwmutex
