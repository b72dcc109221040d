// What object pools have in them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <stdexcept>

#include "primitives/support/line_array.hpp"

namespace fencepost::support {

template <class Sync>
struct pooled_object {
  typename Sync::template var<std::uint64_t> words[8]{};
};

/// Throws std::invalid_argument for 0 and above most_capacity.
constexpr std::size_t checked_pool_size(std::size_t count) {
  if (count == 0 || count > most_capacity)
    throw std::invalid_argument("fencepost: a pool has 1 to 2^30 objects");
  return count;
}

}  // namespace fencepost::support
