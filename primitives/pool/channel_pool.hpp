// Workers that receive their tasks from a Go channel, whose close() is the shutdown: who waits for room gives up, and what is in
// the channel is received before its end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory_resource>
#include <mutex>
#include <string_view>
#include <utility>

#include "primitives/channel/go_channel.hpp"
#include "primitives/concepts.hpp"
#include "primitives/support/futex_lock.hpp"

namespace fencepost::pool {

template <class Sync>
class basic_channel_pool {
 public:
  /// Throws std::bad_alloc if `memory` has no room for `capacity` tasks.
  explicit basic_channel_pool(std::size_t capacity,
                              std::pmr::memory_resource* memory = std::pmr::get_default_resource())
      : tasks_(capacity, memory) {}

  /// Never fails but by returning false.
  [[nodiscard]] bool submit(task& next) {
    try {
      tasks_.send(reinterpret_cast<std::uintptr_t>(&next));
      return true;
    } catch (const channel_closed&) {
      return false;
    }
  }

  /// Never fails.
  bool run_one() {
    const auto next = tasks_.recv();
    if (!next) return false;
    task& taken = *reinterpret_cast<task*>(static_cast<std::uintptr_t>(*next));
    try {
      taken.run(taken);
    } catch (...) {
      note(std::current_exception());
    }
    return true;
  }

  void work() {
    while (run_one()) {
    }
  }

  /// Never fails.
  void shut_down() {
    try {
      tasks_.close();
    } catch (const channel_closed&) {  // by another call
    }
  }

  [[nodiscard]] std::uint64_t errors() const {
    const std::lock_guard held(lock_);
    return errors_;
  }
  [[nodiscard]] std::exception_ptr first_error() const {
    const std::lock_guard held(lock_);
    return first_error_;
  }

 private:
  void note(std::exception_ptr error) {
    const std::lock_guard held(lock_);
    if (++errors_ == 1) first_error_ = std::move(error);
  }

  channel::basic_go_channel<Sync> tasks_;
  mutable support::basic_futex_lock<Sync> lock_;  // guards the rest
  std::uint64_t errors_ = 0;
  std::exception_ptr first_error_;
};

struct channel_pool : basic_channel_pool<support::std_sync> {
  static constexpr std::string_view name = "channel_pool";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_channel_pool<Sync>;
  using basic_channel_pool::basic_channel_pool;
};

static_assert(Pool<channel_pool>);

}  // namespace fencepost::pool
