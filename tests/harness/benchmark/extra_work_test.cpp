// Injected extra work has exactly the given proportion, and is not counted.
#include "harness/benchmark/extra_work.hpp"

#include <gtest/gtest.h>

#include "harness/base/user_error.hpp"
#include "harness/benchmark/thread_state.hpp"

namespace fencepost::harness::extra_work_test {
namespace {

TEST(ExtraWork, NoneLeavesBatchesAsTheyAre) {
  for (const std::uint64_t batch : {1U, 7U, 1000U}) {
    EXPECT_EQ(ExtraWork{}.extended(batch), batch);
    EXPECT_EQ(ExtraWork{}.counted(batch), batch);
  }
}

TEST(ExtraWork, IsOfTheBatchInExactProportion) {
  const ExtraWork five{1, 20};
  for (const std::uint64_t batch : {1U, 19U, 20U, 21U, 1000U}) {
    const std::uint64_t done = five.extended(batch);
    EXPECT_GE(five.counted(done), batch);
    EXPECT_LT(five.counted(done), batch + 20);
    EXPECT_EQ(done * 20, five.counted(done) * 21);
    EXPECT_EQ((ExtraWork{0, 20}.extended(batch)), five.counted(done)) << "the base counts as many";
  }
}

TEST(ExtraWork, IsDoneAndNotCounted) {
  WindowGate gate;
  ThreadState state(0, 1, 20, 0, 0, gate, ExtraWork{1, 20});
  EXPECT_EQ(state.batch(), 21U);
  state.start();
  EXPECT_FALSE(state.again(std::uint64_t{21} * 32));
  EXPECT_EQ(state.counted(), 20U * 32U);
  EXPECT_EQ(state.performed(), 21U * 32U) << "the proof needs all of it";
}

TEST(ExtraWork, IsReadFromText) {
  EXPECT_EQ(parse_extra_work("3/100").more, 3U);
  EXPECT_EQ(parse_extra_work("3/100").of, 100U);
  EXPECT_EQ(parse_extra_work("0/20").more, 0U);
  for (const char* bad :
       {"", "3", "3/", "/3", "3/0", "-1/20", "1/2x", "1/1001", "1001/1", "1.5/20"})
    EXPECT_THROW(parse_extra_work(bad), UserError) << bad;
}

}  // namespace
}  // namespace fencepost::harness::extra_work_test
