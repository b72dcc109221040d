// A queue as a channel: whoever finds no room or no value spins, and offers its CPU after each support::spin_limit. It never
// sleeps, unless the queue itself does.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <type_traits>

#include "primitives/concepts.hpp"
#include "primitives/support/container_ends.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::bench {

template <Queue Q>
class SpinningChannel {
 public:
  static std::size_t bytes(std::size_t capacity) { return Q::bytes(capacity); }
  SpinningChannel(std::size_t capacity, std::pmr::memory_resource* memory)
      : queue_(capacity, memory) {}

  /// See benches/stream.hpp.
  class Sender {
   public:
    explicit Sender(SpinningChannel& channel) : end_(channel.queue_) {}

   private:
    friend SpinningChannel;
    support::producer_end<Q> end_;
  };
  class Receiver {
   public:
    explicit Receiver(SpinningChannel& channel) : end_(channel.queue_) {}

   private:
    friend SpinningChannel;
    support::consumer_end<Q> end_;
  };

  [[gnu::always_inline]] void send(Sender& self, std::uint64_t value) {
    if (!self.end_.try_push(queue_, value)) wait_for_room(self.end_, value);
  }

  /// nullopt: closed, and empty.
  [[gnu::always_inline]] std::optional<std::uint64_t> recv(Receiver& self) {
    // Made anew: g++ 12 copies an optional by way of memory, as 16 bytes that were stored as 8 and 1 (no store forwarding).
    if (const auto value = self.end_.try_pop(queue_)) return *value;
    std::uint64_t value = 0;
    if (!wait_for_value(self.end_, value)) return std::nullopt;
    return value;
  }

  /// After the last send.
  void close() { closed_.store(true, std::memory_order_release); }  // release: [closing]

 private:
  /// An empty end is passed as nothing, the others by reference.
  template <class End>
  using passed = std::conditional_t<support::has_ends<Q>, End&, End>;

  [[gnu::noinline]] void wait_for_room(passed<support::producer_end<Q>> end, std::uint64_t value) {
    support::std_sync::wait_until([&] { return end.try_push(queue_, value); });
  }

  /// False: closed, and empty.
  [[gnu::noinline]] bool wait_for_value(passed<support::consumer_end<Q>> end,
                                        std::uint64_t& value) {
    bool found = false;
    support::std_sync::wait_until([&] {
      // Before the pop, which is then the last one needed. acquire: all sends are over [closing]
      const bool closed = closed_.load(std::memory_order_acquire);
      const auto popped = end.try_pop(queue_);
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
