// Queues that allocate by themselves: a base class. Where their memory lies, and on pages of which size, is not the harness's
// choice.
#pragma once

#include <cstddef>

#include "primitives/support/line_array.hpp"

namespace fencepost::rivals {

class own_memory_queue {
 public:
  static constexpr bool own_memory = true;

  explicit own_memory_queue(std::size_t capacity)
      : capacity_(support::rounded_capacity(capacity)) {}

  static std::size_t bytes(std::size_t capacity) {
    static_cast<void>(support::rounded_capacity(capacity));  // throws where there is none
    return 0;
  }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

 protected:
  ~own_memory_queue() = default;

 private:
  const std::size_t capacity_;
};

}  // namespace fencepost::rivals
