// A thread's place in a window: what is counted, what is only performed, and who waits for whom.
#include "harness/benchmark/thread_state.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>

namespace fencepost::harness::thread_state_test {
namespace {

constexpr std::uint64_t at_once = 0;  // a length that is over at the first look
constexpr std::uint64_t endless = ~std::uint64_t{0} / 4;
constexpr std::uint64_t short_window = 1 << 24;  // with patience for what these tests do after it

void wait_until_due(const ThreadState& state) {
  while (!state.due()) std::this_thread::yield();
}

TEST(ThreadState, AloneLeavesAtItsDeadline) {
  WindowGate gate;
  ThreadState state(0, 1, 7, 0, at_once, gate);
  EXPECT_EQ(state.batch(), 7U);
  state.start();
  EXPECT_FALSE(state.again(5));
  EXPECT_TRUE(state.finished());
  EXPECT_EQ(state.counted(), 5U);
  EXPECT_EQ(state.performed(), 5U);
  EXPECT_EQ(state.batches(), 1U);
  EXPECT_GE(state.elapsed(), state.longest());
}

TEST(ThreadState, CountsEveryBatchBeforeItsDeadline) {
  WindowGate gate;
  ThreadState state(0, 1, 1, 0, endless, gate);
  state.start();
  for (std::uint64_t done = 1; done <= 10; ++done) EXPECT_TRUE(state.again(done));
  EXPECT_EQ(state.counted(), 55U);
  EXPECT_EQ(state.batches(), 10U);
  EXPECT_FALSE(state.finished());
  EXPECT_LE(state.longest(), state.elapsed());
}

/// Longer than anything else these tests do, short for whoever waits: in ticks.
void pass_time(std::uint64_t ticks) {
  const std::uint64_t until = arch::timestamp() + ticks;
  while (arch::timestamp() < until) {
  }
}

TEST(ThreadState, TheLastBatchCountsUpToTheCommonDeadline) {
  constexpr std::uint64_t length = 1'000'000;
  WindowGate gate;
  const std::uint64_t start_at = arch::timestamp();
  ThreadState state(0, 2, 1, start_at, length, gate);
  state.start();
  pass_time(4 * length);
  EXPECT_TRUE(state.again(100)) << "the other thread still measures";
  // A quarter of the batch lay before the deadline, or less where the test was kept from running.
  EXPECT_EQ(state.counted(), 100U);
  EXPECT_GT(state.counted_in_time(), 0.0);
  EXPECT_LE(state.counted_in_time(), 26.0);
  EXPECT_LE(state.time(), length);
  EXPECT_GE(state.elapsed(), 4 * length);
}

TEST(ThreadState, AloneAllOfTheLastBatchCounts) {
  WindowGate gate;
  ThreadState state(0, 1, 1, arch::timestamp(), 1'000, gate);
  state.start();
  pass_time(100'000);
  EXPECT_FALSE(state.again(100));
  EXPECT_EQ(state.counted_in_time(), 100.0);
  EXPECT_EQ(state.time(), state.elapsed());
}

TEST(ThreadState, APauseIsNoPartOfTheWindow) {
  constexpr std::uint64_t long_time = 1'000'000'000'000;  // in ticks: no test takes that long
  WindowGate gate;
  const std::uint64_t before = arch::timestamp();
  ThreadState state(0, 1, 1, 0, long_time, gate);
  state.start();
  EXPECT_TRUE(state.again(1));
  const std::uint64_t elapsed = state.elapsed();
  const std::uint64_t longest = state.longest();
  constexpr std::uint64_t pause = 2'000'000;
  state.pause();
  pass_time(pause);
  state.resume();
  EXPECT_EQ(state.elapsed(), elapsed) << "the clock stood";
  EXPECT_TRUE(state.again(1));
  const std::uint64_t all = arch::timestamp() - before;
  EXPECT_LE(state.elapsed() + pause, all);
  EXPECT_GE(state.longest(), longest);
  EXPECT_LE(state.longest() + pause, all) << "nor is it a gap";
  EXPECT_EQ(state.counted(), 2U);
}

TEST(ThreadState, APausePutsTheDeadlineOff) {
  WindowGate gate;
  constexpr std::uint64_t length = 2'000'000;  // ticks
  ThreadState state(0, 1, 1, 0, length, gate);
  state.start();
  state.pause();
  pass_time(length);
  state.resume();
  while (state.again(1)) {
  }
  EXPECT_GE(state.elapsed(), length) << "the whole window was left";
  EXPECT_GE(arch::timestamp() - state.started(), 2 * length);
}

TEST(ThreadState, IsDueFromItsDeadlineOnWithoutPauses) {
  WindowGate gate;
  constexpr std::uint64_t length = 2'000'000'000;  // ticks: between the looks here less will pass
  ThreadState late(0, 1, 1, 0, length, gate);
  late.start();
  EXPECT_FALSE(late.due());
  ThreadState early(0, 1, 1, 0, 1000, gate);
  early.start();
  early.pause();
  pass_time(1000);
  EXPECT_TRUE(early.due()) << "its clock has not been told of the pause";
  early.resume();
  pass_time(1000);
  EXPECT_TRUE(early.due());
  EXPECT_FALSE(early.again(1)) << "and the window ends";
}

TEST(ThreadState, APauseAfterTheDeadlineChangesNothing) {
  WindowGate gate;
  ThreadState state(0, 2, 1, 0, short_window, gate);
  state.start();
  wait_until_due(state);
  EXPECT_TRUE(state.again(1)) << "the other has not come";
  const std::uint64_t elapsed = state.elapsed();
  state.pause();
  pass_time(1'000'000);
  state.resume();
  EXPECT_TRUE(state.again(1));
  EXPECT_EQ(state.elapsed(), elapsed);
}

TEST(ThreadState, WaitsForTheCommonStart) {
  WindowGate gate;
  const std::uint64_t start_at = arch::timestamp() + 100'000;
  ThreadState state(0, 1, 1, start_at, at_once, gate);
  state.start();
  EXPECT_GE(state.started(), start_at);
}

TEST(ThreadState, AStartThatIsTooFarAwayIsNotWaitedFor) {
  WindowGate gate;
  // A clock 7e9 ticks behind that of the thread that set the start.
  ThreadState state(0, 2, 1, arch::timestamp() + 7'000'000'000, 1'000'000, gate);
  state.wait_at_most(1'000'000);
  state.start();
  EXPECT_TRUE(state.again(5)) << "the other thread still measures";
  EXPECT_EQ(state.counted(), 0U);
  EXPECT_EQ(state.performed(), 5U);
  EXPECT_EQ(state.elapsed(), 0U);
  gate.arrived.fetch_add(1);
  EXPECT_FALSE(state.again(5));
}

TEST(ThreadState, TheFastGoOnUncountedUntilTheSlowAreThrough) {
  WindowGate gate;
  ThreadState fast(0, 2, 1, 0, short_window, gate);
  ThreadState slow(1, 2, 1, 0, endless, gate);
  fast.start();
  slow.start();
  wait_until_due(fast);
  EXPECT_TRUE(fast.again(3)) << "the last batch inside; the other still measures";
  EXPECT_TRUE(slow.again(1));
  const std::uint64_t elapsed = fast.elapsed();
  EXPECT_TRUE(fast.again(4));
  EXPECT_TRUE(fast.again(4));
  EXPECT_EQ(fast.counted(), 3U);
  EXPECT_EQ(fast.performed(), 11U);
  EXPECT_EQ(fast.batches(), 1U);
  EXPECT_EQ(fast.elapsed(), elapsed) << "the time of the pause is not measured";
  slow.leave();
  EXPECT_FALSE(fast.again(2));
  EXPECT_EQ(fast.counted(), 3U);
  EXPECT_EQ(fast.performed(), 13U) << "the proof needs all of it";
}

TEST(ThreadState, TheFastDoNotWaitForEverForOneThatGetsNothing) {
  WindowGate gate;
  ThreadState fast(0, 2, 1, 0, 10, gate);
  ThreadState starved(1, 2, 1, 0, endless, gate);
  fast.start();
  starved.start();
  while (fast.again(1)) {
  }
  EXPECT_TRUE(fast.finished());
  EXPECT_FALSE(starved.finished());
  EXPECT_EQ(gate.arrived.load(), 1U);
}

TEST(ThreadState, BetweenRealThreads) {
  WindowGate gate;
  std::atomic<bool> fast_is_through{false};
  ThreadState fast(0, 2, 1, 0, short_window, gate);
  ThreadState slow(1, 2, 1, 0, short_window, gate);
  std::thread other([&] {
    slow.start();
    // Not before the fast one has gone round after its deadline. acquire: it shows those rounds.
    while (!fast_is_through.load(std::memory_order_acquire)) std::this_thread::yield();
    wait_until_due(slow);
    while (slow.again(1)) {
    }
  });
  fast.start();
  wait_until_due(fast);
  int rounds = 0;
  while (fast.again(1)) {
    if (++rounds == 5) fast_is_through.store(true, std::memory_order_release);
    std::this_thread::yield();
  }
  fast_is_through.store(true, std::memory_order_release);  // also where its patience ended first
  other.join();
  EXPECT_EQ(fast.counted(), 1U);
  EXPECT_GT(fast.performed(), 5U);
  EXPECT_EQ(slow.counted(), 1U);
}

TEST(ThreadState, LeavingLetsTheOthersGo) {
  WindowGate gate;
  ThreadState works(0, 2, 1, 0, at_once, gate);
  ThreadState leaves(1, 2, 1, 0, endless, gate);
  works.start();
  EXPECT_TRUE(works.again(1));
  leaves.leave();
  leaves.leave();  // counts once
  EXPECT_EQ(gate.arrived.load(), 2U);
  EXPECT_EQ(leaves.elapsed(), 0U) << "it never started";
  EXPECT_FALSE(works.again(1));
  works.leave();
  EXPECT_EQ(gate.arrived.load(), 2U) << "it had finished already";
}

TEST(ThreadState, StaysOutOfTheResultsOnRequest) {
  WindowGate gate;
  ThreadState state(0, 1, 1, 0, at_once, gate);
  EXPECT_TRUE(state.in_results());
  state.exclude_from_results();
  EXPECT_FALSE(state.in_results());
}

TEST(ThreadState, TellsWhetherTheBenchmarkWorkedInBatches) {
  WindowGate gate;
  ThreadState state(0, 1, 64, 0, at_once, gate);
  EXPECT_EQ(state.batch_used(), 1U) << "a look after each operation";
  EXPECT_EQ(state.batch(), 64U);
  EXPECT_EQ(state.batch_used(), 64U);
}

/// Writes down what it was told, and when.
class Diary final : public counters::Edges {
 public:
  void enter() override { note('('); }
  void leave() override { note(')'); }
  std::string told;
  std::uint64_t first = 0, last = 0;

 private:
  void note(char what) {
    told += what;
    last = arch::timestamp();
    if (first == 0) first = last;
  }
};

TEST(WindowEdges, AreOutsideOfWhatIsTimedAndToldOnce) {
  WindowGate gate;
  Diary diary;
  ThreadState state(0, 1, 1, 0, at_once, gate);
  state.count_by(diary, 0);
  state.start();
  EXPECT_LE(diary.first, state.started());
  EXPECT_FALSE(state.again(1));
  EXPECT_GE(diary.last, state.started() + state.elapsed());
  state.leave();
  EXPECT_EQ(diary.told, "()");
}

TEST(WindowEdges, EnterBeforeTheCommonStartAndNothingIsWaitedForInBetween) {
  WindowGate gate;
  Diary diary;
  const std::uint64_t start = arch::timestamp() + 2'000'000;
  ThreadState state(0, 1, 1, start, at_once, gate);
  state.count_by(diary, 1'000'000);
  state.start();
  EXPECT_GE(diary.first, start - 1'000'000);
  EXPECT_GE(state.started(), diary.first);
  pass_time(10);
  ThreadState without(0, 1, 1, arch::timestamp() + 500'000, at_once, gate);
  without.start();
  EXPECT_GE(without.started(), start - 1'000'000) << "no lead without anything to read";
}

TEST(WindowEdges, APauseIsNotCounted) {
  WindowGate gate;
  Diary diary;
  ThreadState state(0, 1, 1, 0, endless, gate);
  state.count_by(diary, 0);
  state.start();
  state.pause();
  EXPECT_EQ(diary.told, "()");
  state.resume();
  EXPECT_EQ(diary.told, "()(");
  state.leave();
  EXPECT_EQ(diary.told, "()()");
}

TEST(WindowEdges, AfterTheDeadlineNothingIsCountedAnyMore) {
  WindowGate gate;
  Diary diary;
  ThreadState state(0, 2, 1, 0, short_window, gate);  // the other one is still at work
  state.count_by(diary, 0);
  state.start();
  wait_until_due(state);
  EXPECT_TRUE(state.again(1));
  state.pause();
  state.resume();
  EXPECT_TRUE(state.again(1));
  EXPECT_EQ(diary.told, "()");
}

TEST(WindowEdges, AThreadThatNeverStartedIsToldNothing) {
  WindowGate gate;
  Diary diary;
  ThreadState state(0, 1, 1, 0, at_once, gate);
  state.count_by(diary, 0);
  state.leave();
  EXPECT_EQ(diary.told, "");
}

}  // namespace
}  // namespace fencepost::harness::thread_state_test
