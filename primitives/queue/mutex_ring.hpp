// A plain ring under a lock: the baseline of the others.
#pragma once

#include <mutex>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/futex_lock.hpp"
#include "primitives/support/line_array.hpp"

namespace fencepost::queue {

template <class Sync>
class basic_mutex_ring {
  using word = typename Sync::template var<std::uint64_t>;

 public:
  static constexpr ends producers = ends::many;
  static constexpr ends consumers = ends::many;
  static constexpr fencepost::progress progress = fencepost::progress::blocking;
  static constexpr bool blocks = true;
  static constexpr bool spurious_full = false;
  static constexpr bool spurious_empty = false;
  static constexpr bool room_in_order = true;
  static constexpr bool total_order = true;  // the order of the critical sections

  static std::size_t bytes(std::size_t capacity) {
    return support::line_array<word>::bytes(support::rounded_capacity(capacity));
  }

  explicit basic_mutex_ring(std::size_t capacity,
                            std::pmr::memory_resource* memory = std::pmr::get_default_resource())
      : mask_(support::rounded_capacity(capacity) - 1), slots_(mask_ + 1, memory) {}

  [[nodiscard]] bool try_push(std::uint64_t value) noexcept {
    const std::lock_guard held(lock_);
    if (tail_ - head_ > mask_) return false;
    slots_[tail_ & mask_] = value;
    ++tail_;
    return true;
  }

  [[nodiscard]] std::optional<std::uint64_t> try_pop() noexcept {
    const std::lock_guard held(lock_);
    if (tail_ == head_) return std::nullopt;
    const std::uint64_t value = slots_[head_ & mask_];
    ++head_;
    return value;
  }

  [[nodiscard]] std::size_t capacity() const noexcept { return mask_ + 1; }

 private:
  const std::size_t mask_;
  support::line_array<word> slots_;
  // Guards what follows, and is written by whoever writes that.
  alignas(arch::padding_bytes) support::basic_futex_lock<Sync> lock_;
  word head_{0U};  // of the next value to pop
  word tail_{0U};  // of the next value to push
};

struct mutex_ring : basic_mutex_ring<support::std_sync> {
  static constexpr std::string_view name = "mutex_ring";
  template <class Sync>
  using with = basic_mutex_ring<Sync>;
  using basic_mutex_ring::basic_mutex_ring;
};

static_assert(Queue<mutex_ring>);

}  // namespace fencepost::queue
