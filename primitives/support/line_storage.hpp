// A word alone on its line, in storage that the caller gives.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>
#include <stdexcept>

#include "arch/contract.hpp"
#include "primitives/concepts.hpp"

namespace fencepost::support {

/// What a word of a pair holds once the server has ended: no turn comes near it.
inline constexpr std::uint64_t ended = ~std::uint64_t{0};

/// Line number `index` of `storage` begins here. Throws std::invalid_argument if storage is null or not aligned
/// to counter_alignment.
inline std::atomic<std::uint64_t>* word_on_line(std::byte* storage, std::size_t index) {
  if (storage == nullptr || reinterpret_cast<std::uintptr_t>(storage) % counter_alignment != 0) {
    throw std::invalid_argument(
        "fencepost: storage for a pair must be non-null and aligned to counter_alignment");
  }
  return ::new (storage + index * arch::padding_bytes) std::atomic<std::uint64_t>{0};
}

}  // namespace fencepost::support
