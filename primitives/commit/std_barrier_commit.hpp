// std::barrier, whose completion function counts the votes: what the standard library offers for it.
#pragma once

#include <atomic>
#include <barrier>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "primitives/concepts.hpp"

namespace fencepost::commit {

class std_barrier_commit {
 public:
  static constexpr std::string_view name = "std_barrier_commit";
  static constexpr bool core = false;
  static constexpr bool blocks = true;

  /// Throws std::bad_alloc.
  explicit std_barrier_commit(std::uint32_t threads)
      : barrier_(static_cast<std::ptrdiff_t>(threads), completion{this}) {}
  std_barrier_commit(const std_barrier_commit&) = delete;
  std_barrier_commit& operator=(const std_barrier_commit&) = delete;

  /// Whether all voted yes, once all have. Throws std::system_error if the library does.
  bool vote(bool yes) {
    // relaxed: the completion comes after all arrivals
    if (!yes) refused_.store(true, std::memory_order_relaxed);
    barrier_.arrive_and_wait();
    return all_yes_;
  }

 private:
  struct completion {
    std_barrier_commit* of;
    void operator()() noexcept {
      // relaxed: the barrier orders both
      of->all_yes_ = !of->refused_.load(std::memory_order_relaxed);
      of->refused_.store(false, std::memory_order_relaxed);
    }
  };

  std::atomic<bool> refused_{false};
  bool all_yes_ = false;  // written while all wait
  std::barrier<completion> barrier_;
};

static_assert(Commit<std_barrier_commit>);

}  // namespace fencepost::commit
