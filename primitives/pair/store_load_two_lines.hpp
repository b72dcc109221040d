// A line for each direction: each has one writer and one reader, as the two indices of a ring buffer have.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "primitives/support/line_storage.hpp"

namespace fencepost::pair {

class store_load_two_lines {
 public:
  static constexpr std::string_view name = "store_load_two_lines";
  static constexpr std::size_t bytes = 2 * arch::padding_bytes;

  explicit store_load_two_lines(std::byte* storage)
      : there_(support::word_on_line(storage, 0)), back_(support::word_on_line(storage, 1)) {}
  ~store_load_two_lines() {
    std::destroy_at(there_);
    std::destroy_at(back_);
  }
  store_load_two_lines(const store_load_two_lines&) = delete;
  store_load_two_lines& operator=(const store_load_two_lines&) = delete;

  void serve(std::uint64_t turn) noexcept {
    wait_until_returned(turn);
    there_->store(turn + 1, std::memory_order_release);  // release: hands over [turn]
  }

  bool give_back(std::uint64_t turn) noexcept {
    for (;;) {
      // acquire: takes over what the server handed over [turn]
      const std::uint64_t seen = there_->load(std::memory_order_acquire);
      if (seen == turn + 1) break;
      if (seen == support::ended) return false;
    }
    back_->store(turn + 1, std::memory_order_release);  // release: hands back [turn]
    return true;
  }

  std::uint64_t end(std::uint64_t turns) noexcept {
    wait_until_returned(turns);
    // release: whoever sees the end sees all before it [turn]; acquire: as in wait_until_returned [turn]
    return there_->exchange(support::ended, std::memory_order_release) +
           back_->load(std::memory_order_acquire);
  }

 private:
  void wait_until_returned(std::uint64_t turns) const noexcept {
    // acquire: takes over what the other handed back [turn]
    while (back_->load(std::memory_order_acquire) != turns) {
    }
  }

  std::atomic<std::uint64_t>* there_;
  std::atomic<std::uint64_t>* back_;
};

}  // namespace fencepost::pair
