// Boost.Fiber's channels between threads that run no other fiber: what channel/boost_fiber_*.hpp share. Who waits is a fiber that
// is suspended; its thread then has none to run, and sleeps on a condition variable. Allocated by themselves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include <boost/fiber/channel_op_status.hpp>
#include "primitives/concepts/channel.hpp"

namespace fencepost::rivals {

template <class Impl>
class fiber_channel {
 public:
  static constexpr bool core = false;
  using value_type = std::uint64_t;

  static constexpr std::size_t bytes(std::size_t) noexcept { return 0; }

  void send(value_type value) {
    if (impl_.push(value) != boost::fibers::channel_op_status::success)
      throw channel_closed("send on a closed channel");
  }
  std::optional<value_type> recv() {
    value_type value;
    if (impl_.pop(value) != boost::fibers::channel_op_status::success) return std::nullopt;
    return value;
  }
  void close() noexcept { impl_.close(); }

 protected:
  template <class... Size>
  explicit fiber_channel(Size... size) : impl_(size...) {}
  ~fiber_channel() = default;

 private:
  Impl impl_;
};

}  // namespace fencepost::rivals
