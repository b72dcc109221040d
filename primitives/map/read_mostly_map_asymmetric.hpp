// read_mostly_map without the fence in readers: writers call membarrier(2), once for 64 nodes that they have taken out.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/reclamation/epochs_asymmetric.hpp"
#include "primitives/support/map/chained_map.hpp"

namespace fencepost::map {

struct read_mostly_map_asymmetric : support::chained_map<reclamation::epochs_asymmetric, 64, 1> {
  static constexpr std::string_view name = "read_mostly_map_asymmetric";
  static constexpr bool core = false;
  using chained_map::chained_map;
  static std::optional<std::string> obstacle() {
    return reclamation::epochs_asymmetric::obstacle();
  }
};

static_assert(Map<read_mostly_map_asymmetric>);

}  // namespace fencepost::map
