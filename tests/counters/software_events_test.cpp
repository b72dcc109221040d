// For real, on this kernel: software events of known number, through names, group and arithmetic. Skipped, with the
// reason, where the kernel refuses the event.
#include <gtest/gtest.h>

#include <sys/mman.h>
#include <unistd.h>
#include <string_view>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "counters/counting.hpp"
#include "counters/system.hpp"

namespace fencepost::counters::software_events_test {
namespace {

/// Counts one software event for the calling thread.
class One {
 public:
  explicit One(const std::string& key) : counting_(asked_choice(key).choice, read_system(), 1) {}

  const Availability& availability() const { return counting_.availability().front(); }

  template <class Work>
  double during(Work&& work) {
    ThreadCounters& thread = *counting_.prepare(0, 0);
    thread.begin_window();
    thread.enter();
    work();
    thread.leave();
    const auto counts = thread.counts();
    return counts.at(0) ? counts.at(0)->value : -1.0;
  }

 private:
  Counting counting_;
};

TEST(SoftwareEvents, PageFaultsAreAsManyAsPagesTouched) {
  One faults("perf_page_faults");
  if (!faults.availability().readable) GTEST_SKIP() << faults.availability().reason;
  if (!std::string_view(FENCEPOST_TEST_SANITIZER).empty())
    GTEST_SKIP() << "its shadow memory faults too";
  constexpr std::size_t pages = 200;
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  void* const area =
      mmap(nullptr, pages * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(area, MAP_FAILED);
  madvise(area, pages * page, MADV_NOHUGEPAGE);
  const double count = faults.during([&] {
    for (std::size_t i = 0; i < pages; ++i) static_cast<volatile char*>(area)[i * page] = 1;
  });
  EXPECT_NEAR(count, pages, 1.0);
  EXPECT_NEAR(faults.during([&] { static_cast<volatile char*>(area)[0] = 2; }), 0.0, 1.0);
  munmap(area, pages * page);
}

TEST(SoftwareEvents, ContextSwitchesAreAsManyAsSleeps) {
  One switches("perf_context_switches");
  if (!switches.availability().readable) GTEST_SKIP() << switches.availability().reason;
  constexpr int sleeps = 30;
  // A busy machine adds switches of its own: the quietest of several tries is what was asked for.
  double least = 1e9;
  for (int attempt = 0; attempt < 20 && least > sleeps + 1; ++attempt) {
    least = std::min(least, switches.during([] {
      for (int i = 0; i < sleeps; ++i) std::this_thread::sleep_for(std::chrono::microseconds(200));
    }));
  }
  EXPECT_NEAR(least, sleeps, 1.0);
}

TEST(SoftwareEvents, TaskClockRunsWithTheThread) {
  One clock("perf_task_clock_ns");
  if (!clock.availability().readable) GTEST_SKIP() << clock.availability().reason;
  const double busy = clock.during([] {
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(5);
    while (std::chrono::steady_clock::now() < until) continue;
  });
  const double asleep =
      clock.during([] { std::this_thread::sleep_for(std::chrono::milliseconds(5)); });
  EXPECT_GT(busy, 0.0);
  EXPECT_LT(asleep, busy) << "a sleeping thread is on no CPU";
}

TEST(SoftwareEvents, EveryEventOfTheDefaultSetIsReadableOrSaysWhyNot) {
  for (const Availability& one : availability(calling_thread(1))) {
    EXPECT_EQ(one.readable, one.reason.empty()) << one.event << ": " << one.reason;
    EXPECT_EQ(one.readable, one.fix.empty()) << one.event << ": " << one.fix;
  }
}

TEST(SoftwareEvents, ARealGroupIsReadWhole) {
  const auto faults = encode("perf::PAGE-FAULTS").encoding;
  const auto clock = encode("perf::TASK-CLOCK").encoding;
  ASSERT_TRUE(faults && clock);
  const Encoding both[] = {*clock, *faults};
  const Opened opened = open_group(both);
  if (!opened.group)
    GTEST_SKIP() << refused(opened.error, both[opened.refused], read_system()).reason;
  std::array<Reading, 2> before{}, after{};
  ASSERT_TRUE(opened.group->read(before));
  EXPECT_EQ(before[0].value, 0U) << "opened off";
  opened.group->turn(true);
  ASSERT_TRUE(opened.group->read(before));
  ASSERT_TRUE(opened.group->read(after));
  EXPECT_GT(after[0].value, before[0].value);
  EXPECT_GT(after[0].running, before[0].running);
  EXPECT_EQ(opened.group->way(), "read");
}

}  // namespace
}  // namespace fencepost::counters::software_events_test
