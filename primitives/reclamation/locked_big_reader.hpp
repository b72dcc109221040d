// Readers hold a big-reader lock: each writes to a line of its own, and a writer looks at all of these.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/rwmutex/big_reader.hpp"
#include "primitives/support/reclamation/locked_domain.hpp"

namespace fencepost::reclamation {

struct locked_big_reader : support::locked_domain<support::std_sync, rwmutex::big_reader> {
  using locked_domain::locked_domain;
  static constexpr std::string_view name = "locked_big_reader";
  static constexpr bool core = false;
  template <class Sync>
  using with = support::locked_domain<Sync, rwmutex::big_reader::with<Sync>>;
};

static_assert(Reclamation<locked_big_reader>);

}  // namespace fencepost::reclamation
