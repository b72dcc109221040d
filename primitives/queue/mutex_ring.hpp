// A plain ring under a lock: the baseline of the others.
#pragma once

#include <mutex>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/containers/ring_slots.hpp"
#include "primitives/support/futex_lock.hpp"

namespace fencepost::queue {

template <class Sync>
class basic_mutex_ring : public support::ring_slots<typename Sync::template var<std::uint64_t>> {
  using slots = support::ring_slots<typename Sync::template var<std::uint64_t>>;
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

  using slots::slots;

  [[nodiscard]] bool try_push(std::uint64_t value) noexcept {
    const std::lock_guard held(lock_);
    if (this->is_full(head_, tail_)) return false;
    this->slot(tail_) = value;
    ++tail_;
    return true;
  }

  [[nodiscard]] std::optional<std::uint64_t> try_pop() noexcept {
    const std::lock_guard held(lock_);
    if (tail_ == head_) return std::nullopt;
    const std::uint64_t value = this->slot(head_);
    ++head_;
    return value;
  }

 private:
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
