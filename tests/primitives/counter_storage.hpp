// Storage for the counters under test: dirty at first, and watched beyond its end.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>

#include "primitives/concepts.hpp"

namespace fencepost::conformance {

// Room for any counter of the tests, with a guard after it, and never zeroed by accident.
template <class T>
class storage {
 public:
  explicit storage(unsigned shards) : used_(T::bytes(shards)) {
    bytes_.fill(dirt);
    if (used_ + 256 > bytes_.size()) throw std::length_error("test storage too small");
  }
  std::byte* data() { return bytes_.data(); }

  void expect_guard_untouched() const {
    EXPECT_TRUE(std::all_of(bytes_.begin() + static_cast<std::ptrdiff_t>(used_), bytes_.end(),
                            [](std::byte b) { return b == dirt; }));
  }

  /// The 8 bytes at an offset. Only while no thread adds.
  [[nodiscard]] std::uint64_t word(std::size_t offset) const {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes_.data() + offset, sizeof value);
    return value;
  }

 private:
  static constexpr std::byte dirt{0xA5};
  std::size_t used_;
  alignas(counter_alignment) std::array<std::byte, 32'768> bytes_;
};

}  // namespace fencepost::conformance
