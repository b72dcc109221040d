// Both threads wait for one word by reading it, and hand over by writing it: the line goes over to be read, then
// once more to be owned.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "primitives/support/line_storage.hpp"

namespace fencepost::pair {

class store_load_one_line {
 public:
  static constexpr std::string_view name = "store_load_one_line";
  static constexpr std::size_t bytes = arch::padding_bytes;

  explicit store_load_one_line(std::byte* storage) : word_(support::word_on_line(storage, 0)) {}
  ~store_load_one_line() { std::destroy_at(word_); }
  store_load_one_line(const store_load_one_line&) = delete;
  store_load_one_line& operator=(const store_load_one_line&) = delete;

  void serve(std::uint64_t turn) noexcept {
    wait_for(2 * turn);
    word_->store(2 * turn + 1, std::memory_order_release);  // release: hands over [turn]
  }

  bool give_back(std::uint64_t turn) noexcept {
    if (!wait_for(2 * turn + 1)) return false;
    word_->store(2 * turn + 2, std::memory_order_release);  // release: hands back [turn]
    return true;
  }

  std::uint64_t end(std::uint64_t turns) noexcept {
    wait_for(2 * turns);
    // release: whoever sees the end sees all before it [turn]
    return word_->exchange(support::ended, std::memory_order_release);
  }

 private:
  /// False: the end came instead.
  bool wait_for(std::uint64_t value) const noexcept {
    for (;;) {
      // acquire: takes over what the other handed over [turn]
      const std::uint64_t seen = word_->load(std::memory_order_acquire);
      if (seen == value) return true;
      if (seen == support::ended) return false;
    }
  }

  std::atomic<std::uint64_t>* word_;
};

}  // namespace fencepost::pair
