// No pool: the allocator of the program. What pools have to beat.
#pragma once

#include <cstddef>
#include <string_view>

#include "primitives/concepts/object_pool.hpp"
#include "primitives/support/object_pool/object.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::object_pool {

class new_delete {
 public:
  using object = support::pooled_object<support::std_sync>;
  static constexpr std::string_view name = "new_delete";
  static constexpr bool core = false;
  static constexpr bool keeps = false, spurious = false, blocks = false;

  explicit new_delete(std::size_t count) { support::checked_pool_size(count); }

  [[nodiscard]] object* get() { return new object; }
  void put(object& one) noexcept { delete &one; }
};

static_assert(ObjectPool<new_delete>);

}  // namespace fencepost::object_pool
