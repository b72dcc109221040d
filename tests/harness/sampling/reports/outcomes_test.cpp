// What benchmarks count beside time: of a window, and summed over a case.
#include "harness/sampling/reports/outcomes.hpp"

#include <gtest/gtest.h>

namespace fencepost::harness::outcomes_test {
namespace {

Sample sample_of(std::uint64_t weak, std::optional<Drop> drop = std::nullopt) {
  Sample sample;
  sample.ns = sample.cycles = 1.0;
  sample.outcomes = {{"weak", weak}};
  sample.outcomes_ns = 1e6;
  sample.drop = drop;
  return sample;
}

TEST(Outcomes, AreOfTheThreadThatWorkedLongest) {
  std::vector<ThreadReport> reports(2);
  reports[0].elapsed = 100;
  reports[1].elapsed = 300;
  ClockCalibration clock;
  clock.ticks_per_ns = 2.0;
  Sample sample;
  enter_outcomes({}, reports, clock, sample);
  EXPECT_EQ(sample.outcomes_ns, 0.0) << "nothing was counted";
  enter_outcomes({{"weak", 7}}, reports, clock, sample);
  EXPECT_EQ(sample.outcomes.at("weak"), 7U);
  EXPECT_EQ(sample.outcomes_ns, 150.0);
}

TEST(Outcomes, CountInDisturbedWindowsToo) {
  Round round;
  Sample without_values;
  without_values.drop = Drop::gap;
  round.samples = {sample_of(3), sample_of(0), sample_of(5, Drop::preempted), without_values};
  const auto found = outcomes_of({round, round});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->windows, 6);
  EXPECT_DOUBLE_EQ(found->seconds, 6e-3);
  EXPECT_EQ(found->seen.at("weak").count, 16U);
  EXPECT_EQ(found->seen.at("weak").windows, 4);
}

TEST(Outcomes, HaveThoseOfTheWindowThatFailed) {
  Round good, failed;
  good.samples = {sample_of(0)};
  failed.error = "wrong";
  failed.failed_outcomes = {{"weak", 2}};
  const auto found = outcomes_of({good, failed});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->windows, 2);
  EXPECT_DOUBLE_EQ(found->seconds, 1e-3);
  EXPECT_EQ(found->seen.at("weak").count, 2U);
  EXPECT_EQ(found->seen.at("weak").windows, 1);
}

// A resumed run has no values of such a window, and must come to the same.
TEST(Outcomes, LeaveOutWindowsThatAreWrittenWithoutValues) {
  Round round;
  Sample unmeasured = sample_of(3, Drop::late);
  unmeasured.ns = 0.0;
  round.samples = {unmeasured};
  EXPECT_FALSE(outcomes_of({round}));
  EXPECT_FALSE(outcomes_of({}));
}

}  // namespace
}  // namespace fencepost::harness::outcomes_test
