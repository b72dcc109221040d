// A queue as a channel: whoever finds no room or no value spins, and offers its CPU after each support::spin_limit. It never
// sleeps, unless the queue itself does.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory_resource>
#include <optional>

#include "primitives/concepts.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::bench {

template <Queue Q>
class SpinningChannel {
 public:
  static std::size_t bytes(std::size_t capacity) { return Q::bytes(capacity); }
  SpinningChannel(std::size_t capacity, std::pmr::memory_resource* memory)
      : queue_(capacity, memory) {}

  [[gnu::always_inline]] void send(std::uint64_t value) {
    if (!queue_.try_push(value)) wait_for_room(value);
  }

  /// nullopt: closed, and empty.
  [[gnu::always_inline]] std::optional<std::uint64_t> recv() {
    const std::optional<std::uint64_t> value = queue_.try_pop();
    return value ? value : wait_for_value();
  }

  /// After the last send.
  void close() { closed_.store(true, std::memory_order_release); }  // release: [closing]

 private:
  [[gnu::noinline]] void wait_for_room(std::uint64_t value) {
    support::std_sync::wait_until([&] { return queue_.try_push(value); });
  }

  [[gnu::noinline]] std::optional<std::uint64_t> wait_for_value() {
    std::optional<std::uint64_t> value;
    support::std_sync::wait_until([&] {
      // Before the pop, which is then the last one needed. acquire: all sends are over [closing]
      const bool closed = closed_.load(std::memory_order_acquire);
      value = queue_.try_pop();
      return value || closed;
    });
    return value;
  }

  Q queue_;
  alignas(arch::padding_bytes) std::atomic<bool> closed_{false};
};

}  // namespace fencepost::bench
