// moodycamel::ConcurrentQueue with tokens: each producer has a queue of its own, a list of blocks of 32 values that only it
// pushes to; consumers go from one to the next after 256 values. No order between producers.
//
// A producer never gives blocks back, so a bounded pool may leave a later one without. Here the pool has room for capacity()
// values of the first one, and a producer that finds none adds a block of its own, once: it has room again when its first 32
// values are popped, and the queue is bounded by capacity() + 32 + 32 for each producer. In its usual form, enqueue(), it is
// not bounded. Without tokens a producer finds its queue by a hash of the thread's id; not measured.
#pragma once

#include <string_view>

#include <concurrentqueue/concurrentqueue.h>
#include "primitives/concepts.hpp"
#include "primitives/support/containers/own_memory.hpp"

namespace fencepost::queue {

class moodycamel_concurrent : public support::allocates_itself {
  using impl = moodycamel::ConcurrentQueue<std::uint64_t>;

 public:
  static constexpr std::string_view name = "moodycamel_concurrent";
  static constexpr bool core = false;
  static constexpr ends producers = ends::many;
  static constexpr ends consumers = ends::many;
  static constexpr fencepost::progress progress = fencepost::progress::lock_free;
  static constexpr fencepost::room room = fencepost::room::at_least;
  static constexpr bool blocks = false;
  static constexpr bool spurious_full = true;
  static constexpr bool spurious_empty = true;
  static constexpr bool one_order = false;
  static constexpr bool room_in_order = false;
  static constexpr bool room_seen = false;
  static constexpr bool total_order = false;

  class producer {
   public:
    explicit producer(moodycamel_concurrent& queue) : token_(queue.impl_) {}

   private:
    friend moodycamel_concurrent;
    moodycamel::ProducerToken token_;
    bool added_ = false;
  };
  class consumer {
   public:
    explicit consumer(moodycamel_concurrent& queue) : token_(queue.impl_) {}

   private:
    friend moodycamel_concurrent;
    moodycamel::ConsumerToken token_;
  };

  // A block more: values that begin in the middle of one reach into it.
  explicit moodycamel_concurrent(std::size_t capacity, std::pmr::memory_resource* = nullptr)
      : allocates_itself(capacity), impl_(this->capacity() + impl::BLOCK_SIZE) {}

  [[nodiscard]] bool try_push(producer& self, std::uint64_t value) {
    return impl_.try_enqueue(self.token_, value) || add(self, value);
  }
  [[nodiscard]] std::optional<std::uint64_t> try_pop(consumer& self) {
    std::uint64_t value;
    return impl_.try_dequeue(self.token_, value) ? std::optional(value) : std::nullopt;
  }

 private:
  /// Pushes to a new block, if the producer has added none yet.
  [[gnu::noinline]] bool add(producer& self, std::uint64_t value) {
    if (self.added_) return false;
    return self.added_ = impl_.enqueue(self.token_, value);
  }

  alignas(arch::padding_bytes) impl impl_;
};

static_assert(Queue<moodycamel_concurrent>);

}  // namespace fencepost::queue
