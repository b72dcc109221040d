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
    // Made anew: g++ 12 copies an optional by way of memory, as 16 bytes that were stored as 8 and 1 (no store forwarding).
    if (const auto value = queue_.try_pop()) return *value;
    std::uint64_t value = 0;
    if (!wait_for_value(value)) return std::nullopt;
    return value;
  }

  /// After the last send.
  void close() { closed_.store(true, std::memory_order_release); }  // release: [closing]

 private:
  [[gnu::noinline]] void wait_for_room(std::uint64_t value) {
    support::std_sync::wait_until([&] { return queue_.try_push(value); });
  }

  /// False: closed, and empty.
  [[gnu::noinline]] bool wait_for_value(std::uint64_t& value) {
    bool found = false;
    support::std_sync::wait_until([&] {
      // Before the pop, which is then the last one needed. acquire: all sends are over [closing]
      const bool closed = closed_.load(std::memory_order_acquire);
      const auto popped = queue_.try_pop();
      found = popped.has_value();
      if (found) value = *popped;
      return found || closed;
    });
    return found;
  }

  Q queue_;
  alignas(arch::padding_bytes) std::atomic<bool> closed_{false};
};

}  // namespace fencepost::bench
