// The storage of queues and stacks: an array from a memory resource, on lines that hold nothing else.
#pragma once

#include <bit>
#include <cstddef>
#include <memory>
#include <memory_resource>
#include <stdexcept>

#include "arch/contract.hpp"

namespace fencepost::support {

/// So that positions, indexes of nodes and sizes in bytes fit their types with room to spare.
inline constexpr std::size_t most_capacity = std::size_t{1} << 30;

/// `asked`, rounded up to a power of two from 2 on: a position is then found by a mask. Throws std::invalid_argument for 0 and
/// above most_capacity.
constexpr std::size_t rounded_capacity(std::size_t asked) {
  if (asked == 0 || asked > most_capacity)
    throw std::invalid_argument("fencepost: a queue has a capacity of 1 to 2^30");
  return std::bit_ceil(asked < 2 ? 2 : asked);
}

template <class T>
class line_array {
  static_assert(alignof(T) <= arch::padding_bytes);

 public:
  /// What `count` elements take from the memory resource.
  static constexpr std::size_t bytes(std::size_t count) {
    return (count * sizeof(T) + arch::padding_bytes - 1) / arch::padding_bytes *
           arch::padding_bytes;
  }

  /// Value-initialises all. Throws what `memory` throws.
  line_array(std::size_t count, std::pmr::memory_resource* memory)
      : count_(count),
        memory_(memory),
        first_(static_cast<T*>(memory->allocate(bytes(count), arch::padding_bytes))) {
    std::uninitialized_value_construct_n(first_, count);
  }
  ~line_array() {
    std::destroy_n(first_, count_);
    memory_->deallocate(first_, bytes(count_), arch::padding_bytes);
  }
  line_array(const line_array&) = delete;
  line_array& operator=(const line_array&) = delete;

  T& operator[](std::size_t i) const noexcept { return first_[i]; }

 private:
  const std::size_t count_;
  std::pmr::memory_resource* const memory_;
  T* const first_;
};

}  // namespace fencepost::support
