// The barrier of a team: nobody passes before all have come, in a tree as with one line; and what a release costs.
#include "harness/team/team_barrier.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "harness/team/start_margin.hpp"
#include "tests/support/barriers.hpp"

namespace fencepost::harness::team_barrier_test {
namespace {

void expect_team_meets(unsigned threads, bool in_turn, int rounds) {
  TeamBarrier barrier(threads, in_turn);
  expect_all_meet(threads, rounds, [&](unsigned self) { barrier.arrive_and_wait(self); });
}

TEST(TeamBarrier, NobodyPassesBeforeAllHaveComeAndPlainDataIsHandedOver) {
  expect_team_meets(1, false, 100);
  expect_team_meets(5, false, 100);
  expect_team_meets(17, false, 20);  // the smallest tree
  expect_team_meets(23, false, 20);
  expect_team_meets(23, true, 20);
}

TEST(BarrierShape, EveryThreadHasOneParentWhichComesBeforeIt) {
  for (const unsigned threads : {1U, 2U, 16U, 17U, 20U, 21U, 22U, 128U, 1'024U, 1'920U}) {
    const BarrierShape shape{threads};
    std::vector<unsigned> children(threads, 0);
    for (unsigned thread = 1; thread < threads; ++thread) {
      ASSERT_LT(shape.parent(thread), thread);
      ++children[shape.parent(thread)];
    }
    for (unsigned thread = 0; thread < threads; ++thread)
      EXPECT_EQ(children[thread], shape.children(thread)) << thread << " of " << threads;
    if (!shape.flat()) {
      EXPECT_LE(std::ranges::max(children), BarrierShape::fan_out);
    }
  }
}

/// When the last thread passes, in ns after thread 0: the readers of a line get it one after the other.
double last_passes_ns(unsigned threads, double read_ns, bool flat) {
  const BarrierShape shape{threads};
  std::vector<double> passed(threads, 0.0);
  std::vector<unsigned> read(threads, 0);  // how many have read the line of this thread
  for (unsigned thread = 1; thread < threads; ++thread) {
    const unsigned from = flat ? 0 : shape.parent(thread);
    passed[thread] = passed[from] + read_ns * ++read[from];
  }
  return std::ranges::max(passed);
}

TEST(StartMargin, CoversTheReleaseOfEveryNumberOfThreads) {
  for (unsigned threads = 2; threads <= 2'048; ++threads) {
    for (const double read_ns : {50.0, 100.0, 200.0, 300.0})
      EXPECT_LT(last_passes_ns(threads, read_ns, BarrierShape{threads}.flat()),
                start_margin_ns(threads))
          << threads << " threads, " << read_ns << " ns for each reader";
  }
}

TEST(StartMargin, OneLineForAllWouldMakeMostOfAWindowLate) {
  EXPECT_GT(last_passes_ns(128, 300.0, true), 38'000.0);
  EXPECT_LT(last_passes_ns(128, 300.0, false), 5'000.0);
  EXPECT_LT(last_passes_ns(1'024, 300.0, false), 6'100.0);
  EXPECT_LT(start_margin_ns(1'024), 8'000.0);
}

TEST(StartMargin, IsLearnedWhereReadersTakeLonger) {
  for (const double read_ns : {50.0, 600.0, 2'000.0}) {
    StartMargin margin;
    int late = 0;
    for (int window = 0; window < 1'000; ++window) {
      const bool too_short = last_passes_ns(512, read_ns, false) + 500.0 > margin.ns(512);
      late += too_short ? 1 : 0;
      margin.saw(512, too_short);
    }
    EXPECT_LE(late, 60) << read_ns;  // of 1,000: the margin is tried shorter now and then
    EXPECT_EQ(margin.ns(2), start_margin_ns(2)) << "that of other teams is as it was";
  }
}

TEST(StartMargin, IsBoundedWhereEveryWindowIsLate) {
  StartMargin margin;
  for (int window = 0; window < 100; ++window) margin.saw(64, true);
  EXPECT_EQ(margin.ns(64), 16.0 * start_margin_ns(64));
  for (int window = 0; window < 100; ++window) margin.saw(64, false);
  EXPECT_EQ(margin.ns(64), start_margin_ns(64));
  EXPECT_EQ(margin.ns(1), 0.0);
}

}  // namespace
}  // namespace fencepost::harness::team_barrier_test
