// An array under a lock: the reference of the others.
#pragma once

#include <mutex>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/containers/ring_slots.hpp"
#include "primitives/support/futex_lock.hpp"

namespace fencepost::stack {

template <class Sync>
class basic_mutex_stack : public support::ring_slots<typename Sync::template var<std::uint64_t>> {
  using slots = support::ring_slots<typename Sync::template var<std::uint64_t>>;

 public:
  static constexpr fencepost::progress progress = fencepost::progress::blocking;
  static constexpr bool blocks = true;
  static constexpr bool spurious_full = false;
  static constexpr bool spurious_empty = false;

  using slots::slots;

  [[nodiscard]] bool try_push(std::uint64_t value) noexcept {
    const std::lock_guard held(lock_);
    const std::uint64_t size = size_;
    if (this->is_full(0, size)) return false;
    this->slot(size) = value;
    size_ = size + 1;
    return true;
  }

  [[nodiscard]] std::optional<std::uint64_t> try_pop() noexcept {
    const std::lock_guard held(lock_);
    const std::uint64_t size = size_;
    if (size == 0) return std::nullopt;
    size_ = size - 1;
    return static_cast<std::uint64_t>(this->slot(size - 1));
  }

 private:
  // Guards what follows, and is written by whoever writes that.
  alignas(arch::padding_bytes) support::basic_futex_lock<Sync> lock_;
  typename Sync::template var<std::uint64_t> size_{0U};
};

struct mutex_stack : basic_mutex_stack<support::std_sync> {
  static constexpr std::string_view name = "mutex_stack";
  template <class Sync>
  using with = basic_mutex_stack<Sync>;
  using basic_mutex_stack::basic_mutex_stack;
};

static_assert(Stack<mutex_stack>);

}  // namespace fencepost::stack
