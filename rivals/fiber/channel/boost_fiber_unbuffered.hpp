// boost::fibers::unbuffered_channel: a sender's value lies in a slot on its stack until a receiver has taken it.
#pragma once

#include <memory_resource>
#include <string_view>

#include <boost/fiber/unbuffered_channel.hpp>
#include "rivals/fiber/channel.hpp"

namespace fencepost::channel {

class boost_fiber_unbuffered
    : public rivals::fiber_channel<boost::fibers::unbuffered_channel<std::uint64_t>> {
 public:
  static constexpr std::string_view name = "boost_fiber_unbuffered";

  static constexpr bool takes(std::size_t capacity) noexcept { return capacity == 0; }
  explicit boost_fiber_unbuffered(std::size_t, std::pmr::memory_resource* = nullptr) {}
};

static_assert(PlainChannel<boost_fiber_unbuffered>);

}  // namespace fencepost::channel
