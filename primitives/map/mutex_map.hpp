// std::unordered_map under a mutex: what the others have to beat.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/mutex/futex_mutex.hpp"
#include "primitives/support/map/locked_map.hpp"

namespace fencepost::map {

struct mutex_map : support::locked_map<mutex::futex_mutex> {
  static constexpr std::string_view name = "mutex_map";
  using locked_map::locked_map;
};

static_assert(Map<mutex_map>);

}  // namespace fencepost::map
