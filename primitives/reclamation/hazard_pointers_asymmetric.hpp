// Hazard pointers without a fence in protect(): a scan calls membarrier(2) instead, once for many retired nodes (as folly's
// hazard pointers do).
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/reclamation/hazard_domain.hpp"

namespace fencepost::reclamation {

struct hazard_pointers_asymmetric
    : support::hazard_domain<support::std_sync, support::membarrier_fences, 1, 64> {
  using hazard_domain::hazard_domain;
  static constexpr std::string_view name = "hazard_pointers_asymmetric";
  static constexpr bool core = false;
  static std::optional<std::string> obstacle() { return support::membarrier_fences::obstacle(); }
};

static_assert(Retires<hazard_pointers_asymmetric>);

}  // namespace fencepost::reclamation
