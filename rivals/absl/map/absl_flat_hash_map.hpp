// absl::flat_hash_map, an open table without nodes, under absl::Mutex without deadlock detection; readers share it.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/map/locked_map.hpp"
#include "rivals/absl/lock.hpp"

namespace fencepost::map {

struct absl_map_lock : rivals::absl_lock<false> {
  static constexpr bool blocks = true;
};

struct absl_flat_hash_map
    : support::locked_map<absl_map_lock, absl::flat_hash_map<std::uint64_t, std::uint64_t>> {
  static constexpr std::string_view name = "absl_flat_hash_map";
  static constexpr bool core = false;
  using locked_map::locked_map;
};

static_assert(Map<absl_flat_hash_map>);

}  // namespace fencepost::map
