// boost::fibers::buffered_channel: a ring of a power of two slots, one of which stays empty, under a spinlock.
#pragma once

#include <bit>
#include <memory_resource>
#include <string_view>

#include <boost/fiber/buffered_channel.hpp>
#include "rivals/fiber/channel.hpp"

namespace fencepost::channel {

class boost_fiber_buffered
    : public rivals::fiber_channel<boost::fibers::buffered_channel<std::uint64_t>> {
 public:
  static constexpr std::string_view name = "boost_fiber_buffered";

  static constexpr bool takes(std::size_t capacity) noexcept { return capacity != 0; }
  explicit boost_fiber_buffered(std::size_t capacity, std::pmr::memory_resource* = nullptr)
      : fiber_channel(std::bit_ceil(capacity + 1)) {}
};

static_assert(PlainChannel<boost_fiber_buffered>);

}  // namespace fencepost::channel
