#include "harness/base/patience.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <thread>

#include "harness/base/cpu_clock.hpp"

namespace fencepost::harness::patience_test {
namespace {

using namespace std::chrono_literals;

/// 10 s of patience, looked at in a world where time is made up.
struct PatienceIn : ::testing::Test {
  bool looks_after(std::chrono::nanoseconds passed) {
    return patience.is_over(seen, now += passed);
  }
  /// Looks once a second, at most so often; how many seconds it took to be over, or 0.
  int over_after(
      int most, const std::function<void()>& happens = [] {}) {
    for (int second = 1; second <= most; ++second) {
      happens();
      if (looks_after(1s)) return second;
    }
    return 0;
  }

  Patience::Clock::time_point now{};
  Patience::Seen seen;
  Patience patience{10s, {}, now};
};

TEST_F(PatienceIn, EndsWhenNothingHappens) {
  EXPECT_EQ(over_after(100), 10);
  EXPECT_FALSE(patience.is_busy());
  EXPECT_EQ(patience.waited(), "10000 ms");
}

TEST_F(PatienceIn, DoesNotEndAsLongAsStepsAreTaken) {
  EXPECT_EQ(over_after(10'000, [&] { seen.steps += now.time_since_epoch() % 9s == 0s; }), 0);
  EXPECT_EQ(over_after(100), 10);
}

TEST_F(PatienceIn, CountsFromTheLastStep) {
  EXPECT_EQ(over_after(9), 0);
  ++seen.steps;
  EXPECT_EQ(over_after(10), 0);
  EXPECT_TRUE(looks_after(1s));
}

// On a machine where others take most of the time.
TEST_F(PatienceIn, DoesNotEndWhileCpuTimeIsUsed) {
  EXPECT_EQ(over_after(1'000, [&] { seen.cpu += 50ms; }), 0);
  EXPECT_EQ(over_after(100), 10);
}

TEST_F(PatienceIn, IsNotTakenInByAnIdleRuntime) {
  EXPECT_EQ(over_after(100, [&] { seen.cpu += 1ms; }), 10);
}

// A coarse clock, and one who floods the other with what is no progress.
TEST_F(PatienceIn, IsNotTakenInByTwoLooksAtTheSameTime) {
  EXPECT_EQ(over_after(100, [&] { EXPECT_FALSE(looks_after(0s)); }), 10);
}

TEST_F(PatienceIn, EndsAnEndlessLoop) {
  EXPECT_EQ(over_after(1'000, [&] { seen.cpu += 1s; }), 120);
  EXPECT_TRUE(patience.is_busy());
  EXPECT_EQ(patience.waited(), "120000 ms of CPU time");
}

TEST_F(PatienceIn, GivesEachStepTimeOfItsOwn) {
  EXPECT_EQ(over_after(119, [&] { seen.cpu += 1s; }), 0);
  ++seen.steps;
  EXPECT_EQ(over_after(119, [&] { seen.cpu += 1s; }), 0);
}

TEST_F(PatienceIn, LetsManyThreadsUseMuchInLittleTime) {
  EXPECT_EQ(over_after(119, [&] { seen.cpu += 200s; }), 0);
  EXPECT_TRUE(looks_after(1s));
}

// Stopped and continued, or a virtual machine that was suspended.
TEST_F(PatienceIn, CountsNoTimeInWhichNobodyLooked) {
  EXPECT_EQ(over_after(7), 0);
  EXPECT_FALSE(looks_after(24h));
  EXPECT_TRUE(looks_after(1s));
}

TEST(CpuClock, IsReadFromOutside) {
  std::atomic<clockid_t> clock{no_clock};
  std::atomic<bool> over{false};
  std::jthread other([&] {
    clock.store(clock_of_this_thread(), std::memory_order_release);
    while (!over.load(std::memory_order_relaxed)) {
    }
  });
  while (clock.load(std::memory_order_acquire) == no_clock) std::this_thread::yield();
  const auto before = cpu_time(clock);
  while (cpu_time(clock) < before + 1ms) std::this_thread::yield();  // else it never ends
  over.store(true, std::memory_order_relaxed);
  EXPECT_GT(cpu_time(clock_of_process(::getpid())), 1ms);
  EXPECT_EQ(cpu_time(no_clock), 0ns);
}

}  // namespace
}  // namespace fencepost::harness::patience_test
