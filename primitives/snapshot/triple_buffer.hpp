// One writer, one reader, three buffers: each has one of its own, and gives it in exchange for the third. Neither ever waits.
#pragma once

#include <atomic>
#include <cstddef>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/plain_words.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::snapshot {

template <class Sync, std::size_t Words>
class basic_triple_buffer {
  using words = support::plain_words<Sync, Words>;

 public:
  using value_type = typename words::value_type;
  static constexpr bool many_readers = false, many_writers = false;
  static constexpr bool wait_free_reads = true, blocks = false;

  /// Never fails.
  void read(value_type& to) noexcept {
    // relaxed: a hint; the exchange synchronises
    if ((middle_.load(std::memory_order_relaxed) & fresh) != 0) {
      // acquire: pairs with [filled->read]; release: pairs with [read->fill]
      front_ = middle_.exchange(front_, std::memory_order_acq_rel) & index;
    }
    buffers_[front_].read(to);
  }

  /// Never fails.
  void write(const value_type& from) noexcept {
    buffers_[back_].write(from);
    // release: pairs with [filled->read]; acquire: pairs with [read->fill]
    back_ = middle_.exchange(back_ | fresh, std::memory_order_acq_rel) & index;
  }

 private:
  static constexpr unsigned index = 3, fresh = 4;  // fresh: the reader has not seen it

  words buffers_[3];
  typename Sync::template var<unsigned> front_{0}, back_{1};  // the reader's, the writer's
  typename Sync::template atomic<unsigned> middle_{2};
};

struct triple_buffer : basic_triple_buffer<support::std_sync, 4> {
  static constexpr std::string_view name = "triple_buffer";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_triple_buffer<Sync, 2>;
};

}  // namespace fencepost::snapshot
