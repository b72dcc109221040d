// The marks of a window: what was left of it at some looks at the clock.
#include <gtest/gtest.h>

#include <chrono>

#include "harness/benchmark/thread_state.hpp"

namespace fencepost::harness::window_marks_test {
namespace {

void wait_for(std::uint64_t ticks) {
  const std::uint64_t until = arch::timestamp() + ticks;
  while (arch::timestamp() < until) continue;
}

/// A window in ticks, longer than a test is kept from running: 300 ms.
std::uint64_t long_enough() {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(1);
  const std::uint64_t begin = arch::timestamp();
  while (std::chrono::steady_clock::now() < until) continue;
  return 300 * (arch::timestamp() - begin);
}

TEST(WindowMarks, TellWhatWasLeftOfTheWindow) {
  const std::uint64_t length = long_enough();
  WindowGate gate;
  const std::uint64_t start_at = arch::timestamp();
  ThreadState state(0, 2, 1, start_at, length, gate);
  state.start();
  for (int batch = 1; batch <= 9; ++batch) EXPECT_TRUE(state.again(10));
  wait_for(length);
  state.again(0);
  ASSERT_EQ(state.marked(), 5U) << "after 1, 2, 4, 8 and all batches";
  for (unsigned mark = 0; mark < 4; ++mark) {
    EXPECT_EQ(state.counted_since(mark), 90.0 - 10.0 * (1U << mark));
    EXPECT_EQ(state.time_since(mark), start_at + length - state.marked_at(mark));
    EXPECT_EQ(state.marked_after(mark, state.marked_at(mark) - 5), 5U);
    EXPECT_EQ(state.marked_after(mark, state.marked_at(mark) + 5), 0U) << "before the start";
  }
}

TEST(WindowMarks, TimeAfterAMarkHasNoPauses) {
  const std::uint64_t length = long_enough(), pause = length / 100;
  WindowGate gate;
  ThreadState state(0, 2, 1, arch::timestamp(), length, gate);
  state.start();
  state.again(1);
  state.pause();
  wait_for(pause);
  state.resume();
  state.again(1);
  wait_for(length);
  state.again(0);
  ASSERT_EQ(state.marked(), 3U);
  EXPECT_LE(state.time_since(0), state.time());
  const std::uint64_t between = state.marked_at(1) - state.marked_at(0);
  EXPECT_LE(state.time_since(0) + pause, state.time_since(1) + between);
}

TEST(WindowMarks, EndAndTheWindowGoesOn) {
  WindowGate gate;
  ThreadState state(0, 1, 1, 0, ~std::uint64_t{0} / 4, gate);
  state.start();
  for (int batch = 0; batch < 100'000; ++batch) state.again(1);
  EXPECT_EQ(state.marked(), ThreadState::most_marks);
  EXPECT_EQ(state.counted(), 100'000U);
}

}  // namespace
}  // namespace fencepost::harness::window_marks_test
