// Two std::latch in turn. A latch is for one time: the last to vote makes the next round's, before it lets the others go. That of
// the round before is free then, as all have come from there.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <latch>
#include <memory>
#include <string_view>

#include "arch/contract.hpp"
#include "primitives/concepts.hpp"

namespace fencepost::commit {

class std_latch_commit {
 public:
  static constexpr std::string_view name = "std_latch_commit";
  static constexpr bool core = false;
  static constexpr bool blocks = true;

  explicit std_latch_commit(std::uint32_t threads)
      : threads_(threads), rounds_{round(threads), round(threads)} {}

  /// Whether all voted yes, once all have. Throws std::system_error if the library does.
  bool vote(bool yes) {
    // relaxed: the latch of the round before has ordered it
    const std::uint32_t number = number_.load(std::memory_order_relaxed);
    round& mine = rounds_[number % 2];
    // relaxed: before the latch
    if (!yes) mine.refused.store(true, std::memory_order_relaxed);
    // acq_rel: [left->made anew] nobody uses the other latch any more
    if (mine.votes.fetch_add(1, std::memory_order_acq_rel) == threads_ - 1) {
      std::destroy_at(&rounds_[(number + 1) % 2]);
      std::construct_at(&rounds_[(number + 1) % 2], threads_);
      // relaxed: before the latch
      number_.store(number + 1, std::memory_order_relaxed);
    }
    mine.all.arrive_and_wait();
    // relaxed: after the latch
    return !mine.refused.load(std::memory_order_relaxed);
  }

 private:
  struct alignas(arch::padding_bytes) round {
    explicit round(std::uint32_t threads) : all(static_cast<std::ptrdiff_t>(threads)) {}
    std::latch all;
    std::atomic<std::uint32_t> votes{0};
    std::atomic<bool> refused{false};
  };

  const std::uint32_t threads_;
  std::atomic<std::uint32_t> number_{0};  // of the round
  round rounds_[2];
};

static_assert(Commit<std_latch_commit>);

}  // namespace fencepost::commit
