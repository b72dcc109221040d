// Queues and stacks that allocate by themselves: a base class. Where their memory lies, and on pages of which size, is not the
// harness's choice.
#pragma once

#include <cstddef>

#include "primitives/support/line_array.hpp"

namespace fencepost::support {

class allocates_itself {
 public:
  static constexpr bool own_memory = true;

  explicit allocates_itself(std::size_t capacity) : capacity_(rounded_capacity(capacity)) {}

  static std::size_t bytes(std::size_t capacity) {
    static_cast<void>(rounded_capacity(capacity));  // throws where there is none
    return 0;
  }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

 protected:
  ~allocates_itself() = default;

 private:
  const std::size_t capacity_;
};

}  // namespace fencepost::support
