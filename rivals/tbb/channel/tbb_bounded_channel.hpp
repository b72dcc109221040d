// oneTBB's concurrent_bounded_queue with its operations that wait: they spin for a while, and sleep then. It has no close(): the
// largest value stands for it, and each receiver that gets it puts it back for the next.
#pragma once

#include <oneapi/tbb/concurrent_queue.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory_resource>
#include <optional>
#include <string_view>

#include "arch/contract.hpp"
#include "primitives/concepts/channel.hpp"

namespace fencepost::channel {

class tbb_bounded_channel {
 public:
  static constexpr std::string_view name = "tbb_bounded_channel";
  static constexpr bool core = false;
  using value_type = std::uint64_t;

  static constexpr bool takes(std::size_t capacity) noexcept { return capacity != 0; }
  static constexpr std::size_t bytes(std::size_t) noexcept { return 0; }  // it allocates by itself

  explicit tbb_bounded_channel(std::size_t capacity, std::pmr::memory_resource* = nullptr) {
    impl_.set_capacity(static_cast<std::ptrdiff_t>(capacity));
  }

  void send(value_type value) { impl_.push(value); }
  std::optional<value_type> recv() {
    value_type value;
    impl_.pop(value);
    if (value != closed) return value;
    impl_.push(closed);
    return std::nullopt;
  }
  void close() { impl_.push(closed); }

 private:
  static constexpr value_type closed = std::numeric_limits<value_type>::max();

  alignas(arch::padding_bytes) tbb::concurrent_bounded_queue<value_type> impl_;
};

static_assert(PlainChannel<tbb_bounded_channel>);

}  // namespace fencepost::channel
