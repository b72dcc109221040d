// No pool: the allocator of the program. What pools have to beat.
#pragma once

#include <cstddef>
#include <new>
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

  // Not by new and delete expressions: compilers may leave out a pair of them ([expr.new]), and g++ does.
  [[nodiscard]] object* get() { return ::new (::operator new(sizeof(object))) object; }
  void put(object& one) noexcept { ::operator delete(&one); }
};

static_assert(ObjectPool<new_delete>);

}  // namespace fencepost::object_pool
