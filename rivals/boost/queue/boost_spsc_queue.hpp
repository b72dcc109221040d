// boost::lockfree::spsc_queue: a ring with a position of each side, on lines of their own. Each operation reads the other side's.
// Positions are indexes, compared with the size instead of masked; a slot more than the capacity stays free.
#pragma once

#include <string_view>

#include <boost/lockfree/spsc_queue.hpp>
#include "primitives/concepts.hpp"
#include "rivals/boost/one_piece.hpp"

namespace fencepost::queue {

class boost_spsc_queue {
 public:
  static constexpr std::string_view name = "boost_spsc_queue";
  static constexpr bool core = false;
  static constexpr ends producers = ends::one;
  static constexpr ends consumers = ends::one;
  static constexpr fencepost::progress progress = fencepost::progress::wait_free;
  static constexpr fencepost::room room = fencepost::room::exact;
  static constexpr bool own_memory = false;
  static constexpr bool blocks = false;
  static constexpr bool spurious_full = false;
  static constexpr bool spurious_empty = false;
  static constexpr bool one_order = true;
  static constexpr bool room_in_order = true;
  static constexpr bool room_seen = true;
  static constexpr bool total_order = false;

  explicit boost_spsc_queue(std::size_t capacity,
                            std::pmr::memory_resource* memory = std::pmr::get_default_resource())
      : capacity_(support::rounded_capacity(capacity)),
        memory_(bytes(capacity), memory),
        impl_(capacity_) {}

  static std::size_t bytes(std::size_t capacity) {
    return rivals::one_piece::bytes(support::rounded_capacity(capacity) + 1, sizeof(std::uint64_t));
  }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

  [[nodiscard]] bool try_push(std::uint64_t value) { return impl_.push(value); }
  [[nodiscard]] std::optional<std::uint64_t> try_pop() {
    std::uint64_t value;
    return impl_.pop(value) ? std::optional(value) : std::nullopt;
  }

 private:
  using allocator = rivals::one_piece::allocator<std::uint64_t>;

  std::size_t capacity_;
  rivals::one_piece memory_;
  alignas(arch::padding_bytes)
      boost::lockfree::spsc_queue<std::uint64_t, boost::lockfree::allocator<allocator>> impl_;
};

static_assert(Queue<boost_spsc_queue>);

}  // namespace fencepost::queue
