// Epoch-based reclamation with a seq_cst fence at the begin of each read section.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/reclamation/epoch_domain.hpp"

namespace fencepost::reclamation {

template <class Sync, std::size_t Batch = 64>
using basic_epochs = support::section_epochs<Sync, support::symmetric_fences<Sync>, Batch>;

struct epochs : basic_epochs<support::std_sync> {
  using section_epochs::section_epochs;
  static constexpr std::string_view name = "epochs";
  // The result is not used: epoch() finds out.
  static constexpr std::string_view equivalent_mutants[]{
      "epoch_domain.hpp collect: compare_exchange release-relaxed, failure ignored"};
  template <class Sync>
  using with = basic_epochs<Sync, 1>;
};

static_assert(Retires<epochs>);

}  // namespace fencepost::reclamation
