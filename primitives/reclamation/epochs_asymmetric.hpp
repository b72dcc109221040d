// Epoch-based reclamation without a fence in readers: collect() calls membarrier(2) instead (as liburcu's flavour "memb" does).
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/reclamation/epoch_domain.hpp"

namespace fencepost::reclamation {

struct epochs_asymmetric
    : support::section_epochs<support::std_sync, support::membarrier_fences, 64> {
  using section_epochs::section_epochs;
  static constexpr std::string_view name = "epochs_asymmetric";
  static constexpr bool core = false;
  static std::optional<std::string> obstacle() { return support::membarrier_fences::obstacle(); }
};

static_assert(Retires<epochs_asymmetric>);

}  // namespace fencepost::reclamation
