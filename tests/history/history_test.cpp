#include "tests/history/history.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <string_view>

#include "tests/history/contracts.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::history::history_test {
namespace {

TEST(RecorderTest, RecordsCallsInOrder) {
  Recorder recorder(2, 5);
  Log& log = recorder.log(1);
  log.record(3, 9, [&] { recorder.log(0).record(4, 0, [] { return 7; }); });
  EXPECT_THROW(log.record(0, 0, []() -> bool { throw 1; }), int);
  log.record(0, 0, [] { return true; });
  log.record(0, 0, [] { return false; });
  const History all = recorder.history();
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all[0].thread + all[0].kind + all[0].argument, 1U + 3 + 9);
  EXPECT_LT(all[0].called, all[1].called);
  EXPECT_LT(all[1].returned, all[0].returned);
  EXPECT_LT(all[0].returned, all[2].called);
  EXPECT_TRUE(all[2].pending());
  EXPECT_EQ(all[0].result, Result(1));
  EXPECT_EQ(all[1].result, Result(7));
  EXPECT_EQ(all[3].result, Result(1));
  EXPECT_TRUE(all[4].failed());
  log.record(0, 0, [] {});
  EXPECT_THROW(log.record(0, 0, [] {}), std::length_error);
}

/// Two recorded operations, one after the other, on what orders nothing.
void race() {
  Recorder recorder(2, 1);
  // ThreadSanitizer remembers four accesses of each 8 bytes: loads of `done` beside `plain` would push out that of `plain`.
  alignas(arch::padding_bytes) std::atomic<bool> done{false};
  alignas(arch::padding_bytes) int plain = 0;
  conformance::in_threads(2, [&](unsigned self) {
    // relaxed, both: no edge
    while (self == 1 && !done.load(std::memory_order_relaxed)) ::sched_yield();
    recorder.log(self).record(0, 0, [&] { ++plain; });
    done.store(true, std::memory_order_relaxed);
  });
  ::_exit(0);
}

TEST(RecorderDeathTest, HidesNoRaceFromTsan) {
  if (std::string_view(FENCEPOST_TEST_SANITIZER) != "thread") GTEST_SKIP() << "no ThreadSanitizer";
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      race(), [](int) { return true; }, "data race");
}

TEST(DeliveryTest, BreachesAreFound) {
  constexpr Operation one{0, Queue::push, 1, 1, 0, 1}, two{0, Queue::push, 2, 1, 2, 3};
  const auto pop = [](unsigned thread, Value value, std::uint64_t time) {
    return Operation{thread, Queue::pop, 0, value, time, time + 1};
  };
  const auto breach = [](const History& history, Delivery contract = {}) {
    const std::string text = failure_of(contract, history);
    return text.substr(std::min(text.find(':'), text.size()));
  };
  EXPECT_EQ(breach({one, two, pop(1, 1, 4), pop(1, 2, 6)}), "");
  EXPECT_EQ(breach({one, two, pop(1, 2, 4), pop(2, 1, 6)}), "");
  EXPECT_EQ(breach({one, two, pop(1, 2, 4), pop(1, 1, 6)}),
            ": after what its producer pushed later\n");
  EXPECT_EQ(breach({one, two, pop(1, 2, 4), pop(1, 1, 6)}, {.fifo = false}), "");
  EXPECT_EQ(breach({one, pop(1, 1, 4), pop(2, 1, 6)}), ": popped twice, or never pushed\n");
  EXPECT_EQ(breach({{0, Queue::try_push, 1, {}, 0, 1}, pop(1, 1, 4)}),
            ": popped twice, or never pushed\n");
  EXPECT_EQ(breach({pop(1, 2, 0), two}), ": not yet pushed\n");
  EXPECT_EQ(breach({one, two, pop(1, 1, 4)}), ": lost\n");
  EXPECT_EQ(breach({one, two, pop(1, 1, 4)}, {.complete = false}), "");
  EXPECT_EQ(breach({one, {1, Queue::pop, 0, {}, 2}}), "");
  EXPECT_EQ(breach({one, two, {1, Queue::pop, 0, {}, 4}}), ": lost\n");
  EXPECT_EQ(breach({{0, Queue::push, 1, {}, 0}}), "");
}

}  // namespace
}  // namespace fencepost::history::history_test
