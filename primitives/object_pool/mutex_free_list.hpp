// Free objects on a stack under a mutex: who was held last is the next, and likely in a cache.
#pragma once

#include <cstddef>
#include <memory_resource>
#include <string_view>

#include "primitives/concepts/object_pool.hpp"
#include "primitives/support/futex_lock.hpp"
#include "primitives/support/holder.hpp"
#include "primitives/support/line_array.hpp"
#include "primitives/support/object_pool/object.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::object_pool {

template <class Sync>
class basic_mutex_free_list {
  template <class T>
  using var = typename Sync::template var<T>;

 public:
  using object = support::pooled_object<Sync>;
  static constexpr bool keeps = true, spurious = false, blocks = true;

  explicit basic_mutex_free_list(std::size_t count)
      : objects_(support::checked_pool_size(count), std::pmr::get_default_resource()),
        free_(count, std::pmr::get_default_resource()) {
    while (size_ < count) push(objects_[size_]);
  }

  [[nodiscard]] object* get() noexcept {
    const support::guard<support::basic_futex_lock<Sync>> locked(lock_);
    if (size_ == 0) return nullptr;
    --size_;
    return free_[size_].free;
  }
  void put(object& one) noexcept {
    const support::guard<support::basic_futex_lock<Sync>> locked(lock_);
    push(one);
  }

 private:
  struct place {
    var<object*> free{nullptr};
  };
  void push(object& one) noexcept {
    free_[size_].free = &one;
    ++size_;
  }

  support::line_array<object> objects_;
  support::line_array<place> free_;
  support::basic_futex_lock<Sync> lock_;
  var<std::size_t> size_{0U};
};

struct mutex_free_list : basic_mutex_free_list<support::std_sync> {
  static constexpr std::string_view name = "mutex_free_list";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_mutex_free_list<Sync>;
  using basic_mutex_free_list::basic_mutex_free_list;
};

static_assert(ObjectPool<mutex_free_list>);

}  // namespace fencepost::object_pool
