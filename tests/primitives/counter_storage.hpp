// Storage for the counters under test: dirty at first, and watched beyond its end.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>

#include "primitives/concepts.hpp"

namespace fencepost::conformance {

// Room for any counter of the tests, with a guard after it, and never zeroed by accident.
template <class T>
class storage {
 public:
  explicit storage(unsigned shards) : used_(T::bytes(shards)) { std::fill_n(data(), size(), dirt); }
  std::byte* data() { return bytes_.get(); }

  void expect_guard_untouched() const {
    EXPECT_TRUE(std::all_of(bytes_.get() + used_, bytes_.get() + size(),
                            [](std::byte b) { return b == dirt; }));
  }

  /// The 8 bytes at an offset. Only while no thread adds.
  [[nodiscard]] std::uint64_t word(std::size_t offset) const {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes_.get() + offset, sizeof value);
    return value;
  }

 private:
  static constexpr std::byte dirt{0xA5};
  static constexpr std::align_val_t alignment{counter_alignment};
  struct release {
    void operator()(std::byte* bytes) const { ::operator delete[](bytes, alignment); }
  };
  [[nodiscard]] std::size_t size() const { return used_ + 256; }

  std::size_t used_;
  std::unique_ptr<std::byte[], release> bytes_{new (alignment) std::byte[size()]};
};

}  // namespace fencepost::conformance
