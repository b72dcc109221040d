// Permits go to the thread that has waited longest: a queue guarded by a lock. The semaphore that go_rwmutex uses inside.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/handoff_semaphore.hpp"

namespace fencepost::semaphore {

struct handoff : support::basic_handoff_semaphore<support::std_sync> {
  static constexpr std::string_view name = "handoff";
  static constexpr bool core = false;
  template <class Sync>
  using with = support::basic_handoff_semaphore<Sync>;
  using basic_handoff_semaphore::basic_handoff_semaphore;
};

static_assert(Semaphore<handoff>);

}  // namespace fencepost::semaphore
