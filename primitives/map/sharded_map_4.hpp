// 4 maps under a mutex each.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/map/sharded_map.hpp"

namespace fencepost::map {

struct sharded_map_4 : support::sharded_map<4> {
  static constexpr std::string_view name = "sharded_map_4";
  static constexpr bool core = false;
  using sharded_map::sharded_map;
};

static_assert(Map<sharded_map_4>);

}  // namespace fencepost::map
