// Free objects in a channel with room for all, as Go programs do it: who was held last is the last to come.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <string_view>

#include "primitives/channel/go_channel.hpp"
#include "primitives/concepts/object_pool.hpp"
#include "primitives/support/line_array.hpp"
#include "primitives/support/object_pool/object.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::object_pool {

template <class Sync>
class basic_channel_free_list {
 public:
  using object = support::pooled_object<Sync>;
  static constexpr bool keeps = true, spurious = false, blocks = true;

  explicit basic_channel_free_list(std::size_t count)
      : objects_(support::checked_pool_size(count), std::pmr::get_default_resource()),
        free_(count, std::pmr::get_default_resource()) {
    for (std::size_t i = 0; i < count; ++i) put(objects_[i]);
  }

  [[nodiscard]] object* get() noexcept {
    const auto taken = free_.try_recv();
    if (taken.status != recv_status::value) return nullptr;
    return reinterpret_cast<object*>(static_cast<std::uintptr_t>(taken.value));
  }
  void put(object& one) noexcept {
    // There is room for all.
    static_cast<void>(free_.try_send(reinterpret_cast<std::uintptr_t>(&one)));
  }

 private:
  support::line_array<object> objects_;
  channel::basic_go_channel<Sync> free_;
};

struct channel_free_list : basic_channel_free_list<support::std_sync> {
  static constexpr std::string_view name = "channel_free_list";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_channel_free_list<Sync>;
  using basic_channel_free_list::basic_channel_free_list;
};

static_assert(ObjectPool<channel_free_list>);

}  // namespace fencepost::object_pool
