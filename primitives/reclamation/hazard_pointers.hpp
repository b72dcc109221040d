// Hazard pointers with a seq_cst fence in each protect(), the scheme as published.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/reclamation/hazard_domain.hpp"

namespace fencepost::reclamation {

template <class Sync, unsigned Hazards, std::size_t Batch = 64>
using basic_hazard_pointers =
    support::hazard_domain<Sync, support::symmetric_fences<Sync>, Hazards, Batch>;

struct hazard_pointers : basic_hazard_pointers<support::std_sync, 1> {
  using hazard_domain::hazard_domain;
  static constexpr std::string_view name = "hazard_pointers";
  template <class Sync>
  using with = basic_hazard_pointers<Sync, 2, 1>;
};

static_assert(Retires<hazard_pointers>);

}  // namespace fencepost::reclamation
