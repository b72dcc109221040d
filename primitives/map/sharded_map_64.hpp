// 64 maps under a mutex each.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/map/sharded_map.hpp"

namespace fencepost::map {

struct sharded_map_64 : support::sharded_map<64> {
  static constexpr std::string_view name = "sharded_map_64";
  static constexpr bool core = false;
  using sharded_map::sharded_map;
};

static_assert(Map<sharded_map_64>);

}  // namespace fencepost::map
