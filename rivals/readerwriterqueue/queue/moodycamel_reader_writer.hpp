// moodycamel::ReaderWriterQueue with try_enqueue, which does not allocate: a ring of rings, of one producer and one consumer,
// where each side remembers the other's position (as spsc_ring_cached).
//
// A ring has room for twice as many values as it promises, less one; from 1024 on there are several, and one to spare. What
// was built without NDEBUG also checks that no end is used by two threads.
#pragma once

#include <string_view>

#include <readerwriterqueue/readerwriterqueue.h>
#include "primitives/concepts.hpp"
#include "primitives/support/containers/own_memory.hpp"

namespace fencepost::queue {

class moodycamel_reader_writer : public support::allocates_itself {
 public:
  static constexpr std::string_view name = "moodycamel_reader_writer";
  static constexpr bool core = false;
  static constexpr ends producers = ends::one;
  static constexpr ends consumers = ends::one;
  static constexpr fencepost::progress progress = fencepost::progress::wait_free;
  static constexpr fencepost::room room = fencepost::room::at_least;
  static constexpr bool blocks = false;
  static constexpr bool spurious_full = false;
  static constexpr bool spurious_empty = false;
  static constexpr bool one_order = true;
  static constexpr bool room_in_order = false;
  static constexpr bool room_seen = false;
  static constexpr bool total_order = false;

  explicit moodycamel_reader_writer(std::size_t capacity, std::pmr::memory_resource* = nullptr)
      : allocates_itself(capacity), impl_(this->capacity()) {}

  [[nodiscard]] bool try_push(std::uint64_t value) { return impl_.try_enqueue(value); }
  [[nodiscard]] std::optional<std::uint64_t> try_pop() {
    std::uint64_t value;
    return impl_.try_dequeue(value) ? std::optional(value) : std::nullopt;
  }

 private:
  alignas(arch::padding_bytes) moodycamel::ReaderWriterQueue<std::uint64_t> impl_;
};

static_assert(Queue<moodycamel_reader_writer>);

}  // namespace fencepost::queue
