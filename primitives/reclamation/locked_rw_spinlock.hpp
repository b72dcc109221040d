// Readers hold a spinning RW lock in one word, which all readers write to.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/rwmutex/rw_spinlock.hpp"
#include "primitives/support/reclamation/locked_domain.hpp"

namespace fencepost::reclamation {

struct locked_rw_spinlock : support::locked_domain<support::std_sync, rwmutex::rw_spinlock> {
  using locked_domain::locked_domain;
  static constexpr std::string_view name = "locked_rw_spinlock";
  static constexpr bool core = false;
  template <class Sync>
  using with = support::locked_domain<Sync, rwmutex::rw_spinlock::with<Sync>>;
};

static_assert(Reclamation<locked_rw_spinlock>);

}  // namespace fencepost::reclamation
