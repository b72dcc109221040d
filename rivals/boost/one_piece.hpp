// Memory for containers of Boost.Lockfree, which allocate nodes of a size that they do not tell: one piece, as ours have it.
// Their constructors with a number of nodes take no allocator in Boost 1.74, so ours has no state.
#pragma once

#include <cstddef>
#include <memory_resource>

#include "primitives/support/line_array.hpp"

namespace fencepost::rivals {

class one_piece {
  using pieces = support::line_array<std::byte>;

 public:
  /// Takes from the piece that its thread has made last: for constructors that follow the piece's.
  template <class T>
  struct allocator {
    using value_type = T;

    allocator() = default;
    template <class U>
    allocator(const allocator<U>&) noexcept {}

    T* allocate(std::size_t count) {
      return static_cast<T*>(latest->rest_.allocate(count * sizeof(T), alignof(T)));
    }
    void deallocate(T*, std::size_t) noexcept {}  // goes with the piece

    template <class U>
    bool operator==(const allocator<U>&) const noexcept {
      return true;
    }
  };

  /// Of `count` objects in one allocation, with what Boost.Align may add to it.
  static constexpr std::size_t bytes(std::size_t count, std::size_t object) {
    return pieces::bytes(count * object + 2 * arch::padding_bytes);
  }

  one_piece(std::size_t bytes, std::pmr::memory_resource* memory)
      : place_(bytes, memory), rest_(&place_[0], bytes, std::pmr::null_memory_resource()) {
    latest = this;
  }

 private:
  static inline thread_local one_piece* latest = nullptr;

  pieces place_;
  std::pmr::monotonic_buffer_resource rest_;
};

}  // namespace fencepost::rivals
