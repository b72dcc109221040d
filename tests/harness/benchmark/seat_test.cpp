// A thread's place in a window: what is counted, what is only performed, and who waits for whom.
#include "harness/benchmark/seat.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>

namespace fencepost::harness {
namespace {

constexpr std::uint64_t at_once = 0;  // a length that is over at the first look
constexpr std::uint64_t endless = ~std::uint64_t{0} / 4;

TEST(Seat, AloneLeavesAtItsDeadline) {
  WindowGate gate;
  Seat seat(0, 1, 7, 0, at_once, gate);
  EXPECT_EQ(seat.batch(), 7U);
  seat.start();
  EXPECT_FALSE(seat.again(5));
  EXPECT_TRUE(seat.finished());
  EXPECT_EQ(seat.counted(), 5U);
  EXPECT_EQ(seat.performed(), 5U);
  EXPECT_EQ(seat.batches(), 1U);
  EXPECT_GE(seat.elapsed(), seat.longest());
}

TEST(Seat, CountsEveryBatchBeforeItsDeadline) {
  WindowGate gate;
  Seat seat(0, 1, 1, 0, endless, gate);
  seat.start();
  for (std::uint64_t done = 1; done <= 10; ++done) EXPECT_TRUE(seat.again(done));
  EXPECT_EQ(seat.counted(), 55U);
  EXPECT_EQ(seat.batches(), 10U);
  EXPECT_FALSE(seat.finished());
  EXPECT_LE(seat.longest(), seat.elapsed());
}

/// Longer than anything else these tests do, short for whoever waits: in ticks.
void pass_time(std::uint64_t ticks) {
  const std::uint64_t until = arch::timestamp() + ticks;
  while (arch::timestamp() < until) {
  }
}

TEST(Seat, APauseIsNoPartOfTheWindow) {
  constexpr std::uint64_t long_time = 1'000'000'000'000;  // in ticks: no test takes that long
  WindowGate gate;
  const std::uint64_t before = arch::timestamp();
  Seat seat(0, 1, 1, 0, long_time, gate);
  seat.start();
  EXPECT_TRUE(seat.again(1));
  const std::uint64_t elapsed = seat.elapsed();
  const std::uint64_t longest = seat.longest();
  constexpr std::uint64_t pause = 2'000'000;
  seat.pause();
  pass_time(pause);
  seat.resume();
  EXPECT_EQ(seat.elapsed(), elapsed) << "the clock stood";
  EXPECT_TRUE(seat.again(1));
  const std::uint64_t all = arch::timestamp() - before;
  EXPECT_LE(seat.elapsed() + pause, all);
  EXPECT_GE(seat.longest(), longest);
  EXPECT_LE(seat.longest() + pause, all) << "nor is it a gap";
  EXPECT_EQ(seat.counted(), 2U);
}

TEST(Seat, APausePutsTheDeadlineOff) {
  WindowGate gate;
  constexpr std::uint64_t length = 2'000'000;  // ticks
  Seat seat(0, 1, 1, 0, length, gate);
  seat.start();
  seat.pause();
  pass_time(length);
  seat.resume();
  while (seat.again(1)) {
  }
  EXPECT_GE(seat.elapsed(), length) << "the whole window was left";
  EXPECT_GE(arch::timestamp() - seat.started(), 2 * length);
}

TEST(Seat, IsDueFromItsDeadlineOnWithoutPauses) {
  WindowGate gate;
  constexpr std::uint64_t length = 2'000'000'000;  // ticks: between the looks here less will pass
  Seat late(0, 1, 1, 0, length, gate);
  late.start();
  EXPECT_FALSE(late.due());
  Seat early(0, 1, 1, 0, 1000, gate);
  early.start();
  early.pause();
  pass_time(1000);
  EXPECT_TRUE(early.due()) << "its clock has not been told of the pause";
  early.resume();
  pass_time(1000);
  EXPECT_TRUE(early.due());
  EXPECT_FALSE(early.again(1)) << "and the window ends";
}

TEST(Seat, APauseAfterTheDeadlineChangesNothing) {
  WindowGate gate;
  Seat seat(0, 2, 1, 0, at_once, gate);
  seat.start();
  EXPECT_TRUE(seat.again(1)) << "the other has not come";
  const std::uint64_t elapsed = seat.elapsed();
  seat.pause();
  pass_time(1'000'000);
  seat.resume();
  EXPECT_TRUE(seat.again(1));
  EXPECT_EQ(seat.elapsed(), elapsed);
}

TEST(Seat, WaitsForTheCommonStart) {
  WindowGate gate;
  const std::uint64_t start_at = arch::timestamp() + 100'000;
  Seat seat(0, 1, 1, start_at, at_once, gate);
  seat.start();
  EXPECT_GE(seat.started(), start_at);
}

TEST(Seat, TheFastGoOnUncountedUntilTheSlowAreThrough) {
  WindowGate gate;
  Seat fast(0, 2, 1, 0, at_once, gate);
  Seat slow(1, 2, 1, 0, endless, gate);
  fast.start();
  slow.start();
  EXPECT_TRUE(fast.again(3)) << "the last batch inside; the other still measures";
  EXPECT_TRUE(slow.again(1));
  const std::uint64_t elapsed = fast.elapsed();
  EXPECT_TRUE(fast.again(4));
  EXPECT_TRUE(fast.again(4));
  EXPECT_EQ(fast.counted(), 3U);
  EXPECT_EQ(fast.performed(), 11U);
  EXPECT_EQ(fast.batches(), 1U);
  EXPECT_EQ(fast.elapsed(), elapsed) << "the time beside the window is not measured";
  slow.leave();
  EXPECT_FALSE(fast.again(2));
  EXPECT_EQ(fast.counted(), 3U);
  EXPECT_EQ(fast.performed(), 13U) << "the proof needs all of it";
}

TEST(Seat, BetweenRealThreads) {
  WindowGate gate;
  std::atomic<bool> fast_is_through{false};
  Seat fast(0, 2, 1, 0, at_once, gate);
  Seat slow(1, 2, 1, 0, at_once, gate);
  std::thread other([&] {
    slow.start();
    // Not before the fast one has gone round after its deadline. acquire: it shows those rounds.
    while (!fast_is_through.load(std::memory_order_acquire)) std::this_thread::yield();
    while (slow.again(1)) {
    }
  });
  fast.start();
  int rounds = 0;
  while (fast.again(1)) {
    if (++rounds == 100) fast_is_through.store(true, std::memory_order_release);
    std::this_thread::yield();
  }
  other.join();
  EXPECT_EQ(fast.counted(), 1U);
  EXPECT_GT(fast.performed(), 100U);
  EXPECT_EQ(slow.counted(), 1U);
}

TEST(Seat, LeavingLetsTheOthersGo) {
  WindowGate gate;
  Seat works(0, 2, 1, 0, at_once, gate);
  Seat leaves(1, 2, 1, 0, endless, gate);
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

TEST(Seat, StaysOutOfTheFiguresOnRequest) {
  WindowGate gate;
  Seat seat(0, 1, 1, 0, at_once, gate);
  EXPECT_TRUE(seat.in_figures());
  seat.stay_out_of_figures();
  EXPECT_FALSE(seat.in_figures());
}

TEST(Seat, TellsWhetherTheSubjectWorkedInBatches) {
  WindowGate gate;
  Seat seat(0, 1, 64, 0, at_once, gate);
  EXPECT_EQ(seat.batch_used(), 1U) << "a look after each operation";
  EXPECT_EQ(seat.batch(), 64U);
  EXPECT_EQ(seat.batch_used(), 64U);
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

TEST(SeatEdges, AreOutsideOfWhatIsTimedAndToldOnce) {
  WindowGate gate;
  Diary diary;
  Seat seat(0, 1, 1, 0, at_once, gate);
  seat.count_by(diary, 0);
  seat.start();
  EXPECT_LE(diary.first, seat.started());
  EXPECT_FALSE(seat.again(1));
  EXPECT_GE(diary.last, seat.started() + seat.elapsed());
  seat.leave();
  EXPECT_EQ(diary.told, "()");
}

TEST(SeatEdges, EnterBeforeTheCommonStartAndNothingIsWaitedForInBetween) {
  WindowGate gate;
  Diary diary;
  const std::uint64_t start = arch::timestamp() + 2'000'000;
  Seat seat(0, 1, 1, start, at_once, gate);
  seat.count_by(diary, 1'000'000);
  seat.start();
  EXPECT_GE(diary.first, start - 1'000'000);
  EXPECT_GE(seat.started(), diary.first);
  pass_time(10);
  Seat without(0, 1, 1, arch::timestamp() + 500'000, at_once, gate);
  without.start();
  EXPECT_GE(without.started(), start - 1'000'000) << "no lead without anything to read";
}

TEST(SeatEdges, APauseIsNotCounted) {
  WindowGate gate;
  Diary diary;
  Seat seat(0, 1, 1, 0, endless, gate);
  seat.count_by(diary, 0);
  seat.start();
  seat.pause();
  EXPECT_EQ(diary.told, "()");
  seat.resume();
  EXPECT_EQ(diary.told, "()(");
  seat.leave();
  EXPECT_EQ(diary.told, "()()");
}

TEST(SeatEdges, AfterTheDeadlineNothingIsCountedAnyMore) {
  WindowGate gate;
  Diary diary;
  Seat seat(0, 2, 1, 0, at_once, gate);  // the other one is still at work
  seat.count_by(diary, 0);
  seat.start();
  EXPECT_TRUE(seat.again(1));
  seat.pause();
  seat.resume();
  EXPECT_TRUE(seat.again(1));
  EXPECT_EQ(diary.told, "()");
}

TEST(SeatEdges, ASeatThatNeverStartedIsToldNothing) {
  WindowGate gate;
  Diary diary;
  Seat seat(0, 1, 1, 0, at_once, gate);
  seat.count_by(diary, 0);
  seat.leave();
  EXPECT_EQ(diary.told, "");
}

}  // namespace
}  // namespace fencepost::harness
