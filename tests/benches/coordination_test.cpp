// The benchmarks of semaphores, barriers and wake-ups: every window ends, and primitives that do nothing or too much are seen.
#include <gtest/gtest.h>

#include "benches/coordination/barrier.hpp"
#include "benches/coordination/fork_join.hpp"
#include "benches/coordination/hand_off.hpp"
#include "benches/coordination/semaphore.hpp"
#include "benches/coordination/signals.hpp"
#include "benches/coordination/single_flight.hpp"
#include "benches/coordination/wake_up.hpp"
#include "primitives/generated/barrier.hpp"
#include "primitives/generated/commit.hpp"
#include "primitives/generated/condition.hpp"
#include "primitives/generated/flight.hpp"
#include "primitives/generated/pool.hpp"
#include "primitives/generated/semaphore.hpp"
#include "primitives/generated/wait_group.hpp"
#include "tests/benches/window.hpp"

namespace fencepost::bench::coordination_test {
namespace {

template <class Benchmark>
std::string verdict_on(Benchmark benchmark, unsigned threads, std::uint64_t batch = 7,
                       std::uint64_t length = 1'000'000) {
  std::string verdict;
  const auto states = window(benchmark, threads, batch, 256, length, &verdict);
  for (const auto& state : states) {
    EXPECT_TRUE(state.finished()) << state.index();
    EXPECT_GT(state.batches(), 0U) << state.index();
  }
  return verdict;
}

/// Lets in two with one permit, or forgets a release.
template <bool Forgets>
struct WrongSemaphore {
  static constexpr std::string_view name = "wrong";
  static constexpr bool fifo = false;
  explicit WrongSemaphore(std::uint32_t permits) : impl(permits + (Forgets ? 0 : 1)) {}
  void acquire() { impl.acquire(); }
  bool try_acquire() { return impl.try_acquire(); }
  void release() {
    if (!Forgets || ++released != 20) return impl.release();
    impl.release(), impl.release();
  }
  semaphore::futex_semaphore impl;
  int released = 0;
};

TEST(TheBenchmarkOfSemaphores, SeesPermitsThatAreLostOrTooMany) {
  EXPECT_EQ(verdict_on(AcquireRelease<semaphore::futex_semaphore, true>(1), 2), "");
  EXPECT_EQ(verdict_on(AcquireRelease<semaphore::weighted, false>(2), 2), "");
  EXPECT_NE(verdict_on(AcquireRelease<WrongSemaphore<false>, false>(1), 1), "");
  EXPECT_NE(verdict_on(AcquireRelease<WrongSemaphore<true>, false>(1), 1), "");
}

/// Lets the first thread run ahead.
struct NoBarrier {
  static constexpr std::string_view name = "none";
  static constexpr bool blocks = false;
  explicit NoBarrier(std::uint32_t) {}
  void arrive_and_wait() {
    if (!std::exchange(slow, true)) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  static inline thread_local bool slow = false;
};

TEST(TheBenchmarkOfBarriers, SeesThreadsThatAreNotInStep) {
  for (const unsigned threads : {2U, 3U}) {
    EXPECT_EQ(verdict_on(Phases<barrier::phase_barrier>{}, threads), "");
    for (const std::uint64_t length : {1U, 1'000'000U})
      EXPECT_EQ(verdict_on(Phases<barrier::std_barrier>{}, threads, 1, length), "");
  }
  EXPECT_NE(verdict_on(Phases<NoBarrier>{}, 2), "");
}

/// Says yes in spite of a no, gives one thread another answer, keeps the noes for the next round, or knows the outcome and does
/// not wait.
enum class Mistake { always_yes, other_answer, not_cleared, no_wait };
template <Mistake M>
struct WrongCommit {
  static constexpr std::string_view name = "wrong";
  static constexpr bool blocks = true;
  explicit WrongCommit(std::uint32_t threads) : impl(threads) {}
  bool vote(bool yes) {
    if (M == Mistake::no_wait) {
      none.arrive_and_wait();
      return ++rounds % 16 != 0;
    }
    // relaxed, as below: the next vote orders it, or that of the round after
    if (M == Mistake::not_cleared && !yes) refused.store(true, std::memory_order_relaxed);
    const bool all = impl.vote(yes && !refused.load(std::memory_order_relaxed));
    if (M == Mistake::other_answer)
      return all && votes.fetch_add(1, std::memory_order_relaxed) != 40;
    return M == Mistake::always_yes || all;
  }
  commit::phase_commit impl;
  NoBarrier none{0};
  std::atomic<bool> refused{false};
  std::atomic<unsigned> votes{0};
  static inline thread_local unsigned rounds = 0;
};

template <Mistake M>
std::string verdict_on_wrong_commit() {
  return verdict_on(Phases<WrongCommit<M>>{}, 2, 64);
}

TEST(TheBenchmarkOfCommits, SeesWrongOutcomes) {
  for (const unsigned threads : {1U, 2U, 3U}) {
    for (const std::uint64_t length : {1U, 1'000'000U}) {
      EXPECT_EQ(verdict_on(Phases<commit::phase_commit>{}, threads, 7, length), "");
      EXPECT_EQ(verdict_on(Phases<commit::std_barrier_commit>{}, threads, 7, length), "");
      EXPECT_EQ(verdict_on(Phases<commit::std_latch_commit>{}, threads, 7, length), "");
    }
  }
  EXPECT_NE(verdict_on_wrong_commit<Mistake::always_yes>(), "");
  EXPECT_NE(verdict_on_wrong_commit<Mistake::other_answer>(), "");
  EXPECT_NE(verdict_on_wrong_commit<Mistake::not_cleared>(), "");
  EXPECT_NE(verdict_on_wrong_commit<Mistake::no_wait>(), "");
}

/// Does not wait, or lets one thing too few be done.
template <bool Waits>
struct WrongGroup : wait_group::futex_wait_group {
  explicit WrongGroup(std::uint32_t count) : futex_wait_group(Waits ? count - 1 : count) {}
  void done() {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    futex_wait_group::done();
  }
  void wait() {
    if (Waits) futex_wait_group::wait();
  }
};

TEST(TheBenchmarkOfWaitGroups, SeesThreadsThatAreNotWaitedFor) {
  for (const unsigned threads : {2U, 3U}) {
    for (const std::uint64_t length : {1U, 1'000'000U}) {
      EXPECT_EQ(verdict_on(ForkJoin<wait_group::futex_wait_group>{}, threads, 7, length), "");
      EXPECT_EQ(verdict_on(ForkJoin<wait_group::std_latch>{}, threads, 1, length), "");
    }
  }
  EXPECT_EQ(verdict_on(ForkJoin<wait_group::std_latch>{}, 1), "");
  const auto verdict_on_wrong = [](auto benchmark) {
    std::string verdict;
    window(benchmark, 2, 1, 256, 1, &verdict);
    return verdict;
  };
  EXPECT_NE(verdict_on_wrong(ForkJoin<WrongGroup<false>>{}), "");
  EXPECT_NE(verdict_on_wrong(ForkJoin<WrongGroup<true>>{}), "");
}

/// Every call runs, or gets the result of the last run.
template <bool Runs>
struct WrongFlight {
  static constexpr std::string_view name = "wrong";
  static constexpr bool blocks = false;
  template <class F>
  std::uint64_t run(F&& work) {
    if (Runs || calls++ % 8 == 0) last = work();
    return Runs ? last - last % 2 : last;
  }
  std::uint64_t last = 0, calls = 0;
};

TEST(TheBenchmarkOfSharedCalls, SeesResultsFromBeforeTheCall) {
  for (const unsigned threads : {1U, 3U})
    EXPECT_EQ(verdict_on(SharedCalls<flight::single_flight>{}, threads), "");
  EXPECT_NE(verdict_on(SharedCalls<WrongFlight<false>>{}, 1), "");
  EXPECT_NE(verdict_on(SharedCalls<WrongFlight<true>>{}, 1), "");
}

template <class Signal>
std::string verdict_on_signal(int spin_us) {
  return verdict_on(WakeUp<Signal>(std::chrono::microseconds(spin_us)), 2);
}

TEST(TheBenchmarkOfWakeUps, AnswersEachInEachWay) {
  for (const int spin_us : {0, 1, 100}) EXPECT_EQ(verdict_on_signal<FutexSignal>(spin_us), "");
  EXPECT_EQ(verdict_on_signal<AtomicSignal>(0), "");
  EXPECT_EQ(verdict_on_signal<PipeSignal>(0), "");
  EXPECT_EQ(verdict_on_signal<EventSignal>(0), "");
  EXPECT_EQ(verdict_on_signal<ConditionSignal<condition::futex_condition>>(0), "");
  EXPECT_EQ(verdict_on_signal<ConditionSignal<condition::std_condition_variable>>(0), "");
}

/// The kernel refuses.
struct NoSignal : DescriptorSignal {
  explicit NoSignal(std::chrono::nanoseconds) {}
};

TEST(TheBenchmarkOfWakeUps, EndsWhereTheKernelRefuses) {
  std::string verdict;
  WakeUp<NoSignal> benchmark(std::chrono::nanoseconds(0));
  window(benchmark, 2, 7, 256, 1'000'000, &verdict);
  EXPECT_NE(verdict, "");
}

/// Runs each tenth task twice, or refuses it.
template <bool Refuses>
struct WrongPool : pool::channel_pool {
  using channel_pool::channel_pool;
  bool submit(task& next) {
    if (++submitted % 10 != 0) return channel_pool::submit(next);
    if (Refuses) return false;
    next.run(next), next.run(next);
    return true;
  }
  unsigned submitted = 0;
};

TEST(TheBenchmarkOfPools, SeesTasksThatAreRefusedOrRunTwice) {
  for (const unsigned idle_us : {0U, 10U}) {
    const std::chrono::microseconds idle(idle_us);
    EXPECT_EQ(verdict_on(HandOff<pool::channel_pool>(1, WorkLength(0), idle), 2), "");
    EXPECT_EQ(verdict_on(HandOff<pool::channel_pool>(2, WorkLength(1000), idle), 4), "");
  }
  const auto verdict_on_wrong = [](auto benchmark) {
    std::string verdict;
    window(benchmark, 2, 100, 512, 1'000'000, &verdict);
    return verdict;
  };
  const std::chrono::nanoseconds none(0);
  EXPECT_NE(verdict_on_wrong(HandOff<WrongPool<true>>(1, WorkLength(0), none)), "");
  EXPECT_NE(verdict_on_wrong(HandOff<WrongPool<false>>(1, WorkLength(0), none)), "");
}

}  // namespace
}  // namespace fencepost::bench::coordination_test
