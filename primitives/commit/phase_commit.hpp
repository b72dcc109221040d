// Votes of all threads in one futex word: how many have come, how many of them said no, the outcome of the last round, and which
// round it is, odd or even. To vote is one fetch_add, by which the last one learns that it is the last, and the outcome.
//
// It publishes the outcome and begins the next round by one exchange. A thread that is slow to look still finds the outcome of
// its round: the next one can't end without its vote. (Who publishes first and clears the count of noes after that lets slow
// threads read the cleared count: tests/explore/primitives/commit_test.cpp.)
//
// Threads that wait look at the word that others vote by: one line where phase_barrier has two, but with many threads each vote
// takes it from all that wait already.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::commit {

/// Votes spin for a while, then sleep.
template <class Sync>
class basic_phase_commit {
 public:
  static constexpr bool blocks = true;

  explicit basic_phase_commit(std::uint32_t threads) : threads_(threads) {}

  /// Whether all voted yes, once all have. Never fails.
  bool vote(bool yes) noexcept {
    // release: pairs with [vote->return]. acquire: that of the last one
    const std::uint32_t before =
        word_.fetch_add(yes ? one_vote : one_vote + one_no, std::memory_order_acq_rel);
    if ((before & votes) + one_vote == threads_) return decide(before, yes);
    return outcome_after(before);
  }

 private:
  static constexpr std::uint32_t one_vote = 1, one_no = 1U << 14;
  static constexpr std::uint32_t votes = one_no - 1, noes = votes << 14;
  static constexpr std::uint32_t odd = 1U << 28, all_yes = 1U << 29;
  static constexpr std::uint32_t asleep = 1U
                                          << 30;  // somebody sleeps, or is about to: must be woken

  bool decide(std::uint32_t before, bool yes) noexcept {
    const bool all = yes && (before & noes) == 0;
    const std::uint32_t next = (~before & odd) | (all ? all_yes : 0);
    const auto key = Sync::key_of(word_);
    // relaxed: all changes of the word are RMWs, so who reads this one synchronises with every vote [vote->return]
    if ((word_.exchange(next, std::memory_order_relaxed) & asleep) != 0) {
      Sync::futex_wake(key, Sync::all_sleepers);
    }
    return all;
  }

  bool outcome_after(std::uint32_t before) noexcept {
    std::uint32_t now = 0;
    if (!Sync::spin_until([&] { return decided(before, now); })) sleep_through(before, now);
    return (now & all_yes) != 0;
  }

  bool decided(std::uint32_t before, std::uint32_t& now) const noexcept {
    // acquire: pairs with [vote->return]
    now = word_.load(std::memory_order_acquire);
    return ((now ^ before) & odd) != 0;
  }

  [[gnu::noinline]] void sleep_through(std::uint32_t before, std::uint32_t& now) noexcept {
    while (!decided(before, now)) {
      std::uint32_t expected = now;
      // relaxed: if it fails, the futex finds another value
      word_.compare_exchange_strong(expected, now | asleep, std::memory_order_relaxed,
                                    std::memory_order_relaxed);
      Sync::futex_wait(word_, now | asleep);
    }
  }

  const std::uint32_t threads_;
  alignas(arch::padding_bytes) typename Sync::template atomic<std::uint32_t> word_{0U};
};

struct phase_commit : basic_phase_commit<support::std_sync> {
  static constexpr std::string_view name = "phase_commit";
  static constexpr bool core = false;
  // The result is not used: the futex finds out.
  static constexpr std::string_view equivalent_mutants[]{
      "phase_commit.hpp sleep_through: compare_exchange relaxed-relaxed, failure ignored"};

  template <class Sync>
  using with = basic_phase_commit<Sync>;
  using basic_phase_commit::basic_phase_commit;
};

static_assert(Commit<phase_commit>);

}  // namespace fencepost::commit
