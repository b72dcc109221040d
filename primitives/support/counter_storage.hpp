// The checks that every counter makes on the storage it is given.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>

#include "primitives/concepts.hpp"

namespace fencepost::support {

/// Returns `storage`. Throws std::invalid_argument if it is null or not aligned to
/// counter_alignment.
inline std::byte* checked_counter_storage(std::byte* storage) {
  if (storage == nullptr || reinterpret_cast<std::uintptr_t>(storage) % counter_alignment != 0) {
    throw std::invalid_argument(
        "fencepost: counter storage must be non-null and aligned to counter_alignment");
  }
  return storage;
}

}  // namespace fencepost::support
