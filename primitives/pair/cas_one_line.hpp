// Both threads spin with compare-exchange on one word: each failure, too, takes the line away from the other.
// What a test-and-set lock under two threads does to its line.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "primitives/support/line_storage.hpp"

namespace fencepost::pair {

class cas_one_line {
 public:
  static constexpr std::string_view name = "cas_one_line";
  static constexpr std::size_t bytes = arch::padding_bytes;

  explicit cas_one_line(std::byte* storage) : word_(support::word_on_line(storage, 0)) {}
  ~cas_one_line() { std::destroy_at(word_); }
  cas_one_line(const cas_one_line&) = delete;
  cas_one_line& operator=(const cas_one_line&) = delete;

  void serve(std::uint64_t turn) noexcept { pass(2 * turn); }

  bool give_back(std::uint64_t turn) noexcept {
    for (;;) {
      std::uint64_t seen = 2 * turn + 1;
      // acq_rel: takes over what the server did [turn] and hands on what was done here [turn]; relaxed on failure:
      // nothing has come.
      if (word_->compare_exchange_strong(seen, 2 * turn + 2, std::memory_order_acq_rel,
                                         std::memory_order_relaxed)) {
        return true;
      }
      if (seen == support::ended) {
        // acquire: the end is a turn as well [turn]
        return word_->load(std::memory_order_acquire) != support::ended;
      }
    }
  }

  std::uint64_t end(std::uint64_t turns) noexcept {
    // acquire: pairs with the release of the last give_back [turn]
    while (word_->load(std::memory_order_acquire) != 2 * turns) {
    }
    // release: whoever sees the end sees all before it [turn]
    return word_->exchange(support::ended, std::memory_order_release);
  }

 private:
  /// From `even` to the next, once it is there.
  void pass(std::uint64_t even) noexcept {
    std::uint64_t seen = even;
    // acq_rel and relaxed: see give_back [turn]
    while (!word_->compare_exchange_strong(seen, even + 1, std::memory_order_acq_rel,
                                           std::memory_order_relaxed)) {
      seen = even;
    }
  }

  std::atomic<std::uint64_t>* word_;
};

}  // namespace fencepost::pair
