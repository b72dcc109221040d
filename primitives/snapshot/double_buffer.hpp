// Two buffers, of which readers read one while the writer fills the other. Readers are counted, or it would overwrite what a slow
// one still reads: to enter is a read-modify-write of a word with the index of the current buffer and how many have entered, so
// that the writer, by changing the index, learns how many must leave before the old one can be filled.
//
// Readers never wait; the writer waits for the readers of the write before.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/plain_words.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::snapshot {

template <class Sync, std::size_t Words>
class basic_double_buffer {
  using words = support::plain_words<Sync, Words>;
  template <class T>
  using atomic = typename Sync::template atomic<T>;
  template <class T>
  using var = typename Sync::template var<T>;

 public:
  using value_type = typename words::value_type;
  static constexpr bool many_readers = true, many_writers = false;
  static constexpr bool wait_free_reads = true, blocks = false;

  /// Never fails. At most 2^63 - 1 times between two writes.
  void read(value_type& to) noexcept {
    // acquire: pairs with [filled->enter]; the read-modify-writes of other readers continue its release sequence
    buffer& current = buffers_[current_.fetch_add(1, std::memory_order_acquire) >> index_bit];
    current.data.read(to);
    // release: pairs with [leave->fill]
    current.left.fetch_add(1, std::memory_order_release);
  }

  /// Waits for those who read what the write before has replaced. Never fails.
  void write(const value_type& from) noexcept {
    const unsigned before = index_, next = 1 - before;
    buffer& other = buffers_[next];
    const std::uint64_t entered = other.entered;
    Sync::wait_until([&other, entered] {
      // acquire: pairs with [leave->fill]
      return other.left.load(std::memory_order_acquire) == entered;
    });
    other.data.write(from);
    // release: pairs with [filled->enter]
    const std::uint64_t old =
        current_.exchange(std::uint64_t{next} << index_bit, std::memory_order_release);
    buffers_[before].entered += old % (std::uint64_t{1} << index_bit);
    index_ = next;
  }

 private:
  static constexpr unsigned index_bit = 63;
  struct buffer {
    words data;
    atomic<std::uint64_t> left{0};
    var<std::uint64_t> entered{0};  // while it was current; the writer's
  };

  buffer buffers_[2];
  var<unsigned> index_{0};            // the writer's
  atomic<std::uint64_t> current_{0};  // the index; how many have entered since it is current
};

struct double_buffer : basic_double_buffer<support::std_sync, 4> {
  static constexpr std::string_view name = "double_buffer";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_double_buffer<Sync, 2>;
};

}  // namespace fencepost::snapshot
