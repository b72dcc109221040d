// What the kernel did to a thread: sleeps are seen, and time asleep is no CPU time.
#include "harness/team/thread_watch.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace fencepost::harness::thread_watch_test {
namespace {

using namespace std::chrono_literals;

TEST(ThreadWatch, CountsSleepsOfThisThread) {
  ThreadWatch watch;
  watch.begin(true);
  for (int i = 0; i < 5; ++i) std::this_thread::sleep_for(1ms);
  const ThreadWatch::Report seen = watch.end();
  EXPECT_GE(seen.voluntary_switches, 5);
  EXPECT_GE(seen.involuntary_switches, 0);
  EXPECT_GT(seen.cpu_ns, 0.0);
  EXPECT_GE(seen.run_delay_ns, 0.0);
  // Each sleep ends by running again, unless the kernel keeps no statistics.
  EXPECT_TRUE(seen.timeslices >= 5 || seen.run_delay_ns == 0.0) << seen.timeslices;
}

TEST(ThreadWatch, StartsAnewEachTime) {
  ThreadWatch watch;
  watch.begin(false);
  for (int i = 0; i < 20; ++i) std::this_thread::sleep_for(1ms);
  const long before = watch.end().voluntary_switches;
  watch.begin(false);
  EXPECT_LT(watch.end().voluntary_switches, before);
}

TEST(ThreadWatch, SeesNothingOfOtherThreads) {
  ThreadWatch watch;
  watch.begin(false);
  std::thread other([] {
    for (int i = 0; i < 200; ++i) std::this_thread::sleep_for(100us);
  });
  other.join();
  EXPECT_LT(watch.end().voluntary_switches, 100);
}

TEST(ThreadWatch, ThreadsThatShareOneFileSeeTheSame) {
  ThreadWatch::keep_files(false);
  std::array<ThreadWatch::Report, 4> seen;
  {
    std::vector<std::jthread> threads;
    for (ThreadWatch::Report& report : seen) {
      threads.emplace_back([&report] {
        ThreadWatch watch;
        watch.begin(true);
        for (int i = 0; i < 5; ++i) std::this_thread::sleep_for(1ms);
        report = watch.end();
      });
    }
  }
  ThreadWatch::keep_files(true);
  for (const ThreadWatch::Report& report : seen) {
    EXPECT_GE(report.voluntary_switches, 5);
    EXPECT_TRUE(report.timeslices >= 5 || report.run_delay_ns == 0.0) << report.timeslices;
  }
}

TEST(ThreadWatch, TheWaitForASharedFileIsNoSleepOfTheThread) {
  ThreadWatch::keep_files(false);
  std::atomic<long> sleeps{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&sleeps] {
        for (int turn = 0; turn < 300; ++turn) {
          ThreadWatch watch;
          watch.begin(true);
          sleeps += watch.end().voluntary_switches;
        }
      });
    }
  }
  ThreadWatch::keep_files(true);
  EXPECT_EQ(sleeps, 0) << "nothing between begin() and end() waits";
}

TEST(ThreadWatch, WithoutRunDelayThereIsNone) {
  ThreadWatch watch;
  watch.begin(false);
  std::this_thread::sleep_for(1ms);
  EXPECT_EQ(watch.end().run_delay_ns, 0.0);
}

}  // namespace
}  // namespace fencepost::harness::thread_watch_test
