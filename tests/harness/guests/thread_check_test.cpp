// What guests say of windows: none that cannot be is taken, and the field is named.
#include "harness/guests/thread_check.hpp"

#include <gtest/gtest.h>

#include <array>
#include <functional>

namespace fencepost::harness::thread_check_test {
namespace {

/// Asked for at tick 10,000 and answered at 13,000: a window of 1,000 on clocks that may differ by 100.
const AskedWindow window{10'000, 13'000, {50, 1'000, 10, 100}};

DelegatedThread sound() {
  DelegatedThread thread;
  thread.ready = 10'500;
  thread.start_at = 11'000;
  thread.started = 11'010;
  thread.ended = 12'020;
  thread.counted = 50;
  thread.performed = 60;
  thread.batches = 5;
  thread.longest = 300;
  thread.longest_ended = 11'400;
  return thread;
}

/// With the second of two threads changed.
std::string wrong_after(const std::function<void(DelegatedThread&)>& change) {
  std::array<DelegatedThread, 2> threads{sound(), sound()};
  change(threads[1]);
  return wrong_field(threads, window);
}

TEST(GuestTimes, ThatCanBeAreTaken) {
  EXPECT_EQ(wrong_after([](DelegatedThread&) {}), "");
  EXPECT_EQ(wrong_after([](DelegatedThread& thread) { thread.ended = 12'000; }), "");
}

TEST(GuestTimes, MayDifferByTheSlackBetweenCpus) {
  EXPECT_EQ(wrong_after([](DelegatedThread& thread) { thread.ready = 9'900; }), "");
  EXPECT_EQ(wrong_after([](DelegatedThread& thread) { thread.ready = 11'100; }), "");
  EXPECT_EQ(wrong_after([](DelegatedThread& thread) { thread.ended = 13'100; }), "");
}

// It began after the deadline, which its results show, and did nothing in time.
TEST(GuestTimes, OfALateThreadAreTaken) {
  EXPECT_EQ(wrong_after([](DelegatedThread& thread) {
              thread.started = thread.ended = 12'100;
              thread.counted = thread.batches = thread.longest = thread.longest_ended = 0;
            }),
            "");
}

TEST(GuestTimes, OfAThreadThatSupportsOthersMayEndBeforeTheDeadline) {
  const auto early = [](DelegatedThread& thread) { thread.ended = 11'900; };
  EXPECT_NE(wrong_after(early), "");
  EXPECT_EQ(wrong_after([&](DelegatedThread& thread) {
              early(thread);
              thread.in_results = false;
            }),
            "");
}

struct Mistake {
  const char* what;
  std::function<void(DelegatedThread&)> change;
  const char* says;
};

TEST(GuestFields, ThatCannotBeAreNamedWithTheirValueAndLimit) {
  const std::array<Mistake, 12> mistakes{{
      {"times of another clock",
       [](DelegatedThread& thread) {
         thread.ready = 2'500;
         thread.start_at = thread.started = 2'600;
         thread.ended = 3'700;
       },
       "ready 2500 must be at least 9900, when the window was asked for"},
      {"small numbers",
       [](DelegatedThread& thread) {
         thread.ready = 1;
         thread.start_at = 2;
         thread.started = 3;
         thread.ended = 4;
       },
       "ready 1 must be at least 9900"},
      {"a start of its own", [](DelegatedThread& thread) { thread.start_at -= 1; },
       "start 10999 must be 11000, that of the first thread"},
      {"ready after the start", [](DelegatedThread& thread) { thread.ready = 11'101; },
       "start 11000 must be at least 11001, when the thread was ready"},
      {"started before the start", [](DelegatedThread& thread) { thread.started = 10'999; },
       "started 10999 must be at least 11000, start"},
      {"ended before it started", [](DelegatedThread& thread) { thread.ended = 11'009; },
       "ended 11009 must be at least 11010, started"},
      {"ended before the deadline", [](DelegatedThread& thread) { thread.ended = 11'999; },
       "ended 11999 must be at least 12000, start + length"},
      {"ended after the answer", [](DelegatedThread& thread) { thread.ended = 13'101; },
       "ended 13101 must be at most 13100, when the answer came"},
      {"a batch longer than the window", [](DelegatedThread& thread) { thread.longest = 1'011; },
       "longest 1011 must be at most 1010, ended - started"},
      {"a batch before the window", [](DelegatedThread& thread) { thread.longest_ended = 11'009; },
       "longest ended 11009 must be at least 11010, started"},
      {"a batch after the window", [](DelegatedThread& thread) { thread.longest_ended = 12'021; },
       "longest ended 12021 must be at most 12020, ended"},
      {"counted what was not done", [](DelegatedThread& thread) { thread.counted = 61; },
       "counted 61 must be at most 60, performed"},
  }};
  for (const Mistake& one : mistakes) {
    const std::string wrong = wrong_after(one.change);
    EXPECT_TRUE(wrong.starts_with(one.says)) << one.what << ": " << wrong;
  }
}

TEST(GuestFields, ThatAreTimesComeWithTheirUnit) {
  EXPECT_TRUE(wrong_after([](DelegatedThread& thread) {
                thread.ended += 1'000'000'000'000'000;
              }).ends_with("(times are ticks: RDTSC on x86-64, CNTVCT_EL0 on ARM64)"));
}

}  // namespace
}  // namespace fencepost::harness::thread_check_test
