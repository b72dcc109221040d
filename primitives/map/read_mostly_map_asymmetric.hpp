// read_mostly_map without the fence in readers: a writer that has replaced the table calls membarrier(2).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/reclamation/epochs_asymmetric.hpp"
#include "primitives/support/map/bucket_map.hpp"

namespace fencepost::map {

struct read_mostly_map_asymmetric : support::bucket_map<reclamation::epochs_asymmetric, 64, 3> {
  static constexpr std::string_view name = "read_mostly_map_asymmetric";
  static constexpr bool core = false;
  using bucket_map::bucket_map;
  static std::optional<std::string> obstacle() {
    return reclamation::epochs_asymmetric::obstacle();
  }
};

static_assert(Map<read_mostly_map_asymmetric>);

}  // namespace fencepost::map
