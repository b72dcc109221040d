// Clocks of a team's CPUs: what is corrected and said, and the real ones here.
#include "harness/team/clock_offsets.hpp"

#include <gtest/gtest.h>

namespace fencepost::harness::clock_offsets_test {
namespace {

ClockCalibration two_ticks_per_ns() {
  ClockCalibration clock;
  clock.ticks_per_ns = 2.0;
  return clock;
}

std::vector<Pu> pus(unsigned count) {
  std::vector<Pu> all(count);
  for (unsigned i = 0; i < count; ++i) all[i].os_index = 10 + i;
  return all;
}

TEST(ClockOffsets, OnlyCertainOnesAreCorrected) {
  const std::vector<ClockOffset> offsets{
      {}, {-300, 300}, {100, 500}, {1'000, 1'400}, {-7'000, -6'000}};
  EXPECT_EQ(clock_corrections(offsets, two_ticks_per_ns()),
            (std::vector<std::int64_t>{0, 0, 0, 1'200, -6'500}));
}

TEST(ClockOffsets, MayLieBetweenTimesOfTheThreadsThatHaveThem) {
  const ClockCalibration clock = two_ticks_per_ns();
  EXPECT_EQ(clock_slack({}, {0, 5}, clock), 200'000U);
  const std::vector<std::int64_t> corrections{0, 3'000, -1'000, 50'000};
  EXPECT_EQ(clock_slack(corrections, {1}, clock), 200'000U);
  EXPECT_EQ(clock_slack(corrections, {0, 1, 2}, clock), 204'000U);
}

TEST(ClockOffsets, AreNamedWithTheirCpu) {
  const ClockCalibration clock = two_ticks_per_ns();
  EXPECT_EQ(clock_disagreement(pus(3), {{}, {-100, 100}, {0, 100}}, clock), "");
  EXPECT_EQ(
      clock_disagreement(pus(3), {{}, {6'999'999'900, 7'000'000'100}, {0, 100, false}}, clock),
      "the clock of CPU 11 is 3500000000 ns ahead of that of CPU 10, "
      "the clock of CPU 12 is not steady against that of CPU 10");
  EXPECT_EQ(clock_disagreement(pus(2), {{}, {-2'100, -1'900}}, clock),
            "the clock of CPU 11 is 1000 ns behind that of CPU 10");
}

TEST(ClockOffsets, ManyCpusAreCounted) {
  std::vector<ClockOffset> offsets(200, ClockOffset{5'000, 5'200});
  offsets.front() = {};
  const std::string text = clock_disagreement(pus(200), offsets, two_ticks_per_ns());
  EXPECT_TRUE(text.ends_with(", and those of 195 more CPUs")) << text;
  EXPECT_LT(text.size(), 400U);
}

TEST(ClockOffsets, AreMeasuredHereAlsoWhereThreadsShareACpu) {
  std::vector<Pu> twice = read_topology().pus;
  twice.push_back(twice.front());
  Team team(twice);
  ClockCalibration clock = two_ticks_per_ns();
  clock.resolution_ns = 100.0;
  const std::vector<ClockOffset> offsets = measure_clock_offsets(team, clock);
  ASSERT_EQ(offsets.size(), twice.size());
  for (const ClockOffset& one : offsets) EXPECT_LE(one.low, one.high);
  EXPECT_EQ(offsets.back().low, 0) << "the first thread's own CPU";
}

}  // namespace
}  // namespace fencepost::harness::clock_offsets_test
