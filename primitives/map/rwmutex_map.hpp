// std::unordered_map under an RW mutex: readers do not exclude each other, but each writes to the lock twice.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/rwmutex/go_rwmutex.hpp"
#include "primitives/support/map/locked_map.hpp"

namespace fencepost::map {

struct rwmutex_map : support::locked_map<rwmutex::go_rwmutex> {
  static constexpr std::string_view name = "rwmutex_map";
  using locked_map::locked_map;
};

static_assert(Map<rwmutex_map>);

}  // namespace fencepost::map
