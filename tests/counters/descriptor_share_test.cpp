// Counting within a limit of file descriptors: what is held never exceeds it, and what cannot be counted is said.
#include "counters/descriptor_share.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <set>

#include "counters/counting.hpp"
#include "tests/counters/simulated.hpp"

namespace fencepost::counters::descriptor_share_test {
namespace {

constexpr std::size_t plenty = 1'000'000;

TEST(DescriptorShare, WithEnoughAllStaysOpenAndPassesTakeTurns) {
  const DescriptorShare share({1, 1, 1}, plenty, 1'024, false);
  EXPECT_TRUE(share.keeps_open());
  EXPECT_EQ(share.shortage(), "");
  for (std::size_t visit = 0; visit < 9; ++visit) EXPECT_EQ(share.pass_of(visit, 1'024), visit % 3);
}

TEST(DescriptorShare, WithLessOnlyThePassOfTheBurstIsOpen) {
  const DescriptorShare share({1, 1, 1}, 128, 64, false);
  EXPECT_FALSE(share.keeps_open());
  EXPECT_EQ(share.shortage(), "") << "nothing goes uncounted";
  EXPECT_EQ(share.pass_of(4, 64), 1U);
}

TEST(DescriptorShare, LargeCasesGoWithoutBeforeSmallOnes) {
  const DescriptorShare share({1, 1}, 43, 64, false);
  EXPECT_EQ(share.pass_of(3, 21), 1U);
  EXPECT_EQ(share.pass_of(0, 22), std::nullopt);
  EXPECT_EQ(
      share.shortage(),
      "cases of 22 or more threads go without counts: 43 file descriptors are left for counters "
      "(ulimit -n)");
}

TEST(DescriptorShare, PassesThatNeedFewerGoOnWhereOthersCannot) {
  const DescriptorShare share({5, 1}, 60, 64, false);
  EXPECT_EQ(share.pass_of(0, 10), 0U);
  EXPECT_EQ(share.pass_of(0, 11), 1U) << "the first pass has no room for eleven threads";
  EXPECT_EQ(share.pass_of(1, 11), 1U);
  EXPECT_NE(share.shortage().find("11 or more threads go without some counts, of 31 or more"),
            std::string::npos)
      << share.shortage();
}

TEST(DescriptorShare, MultiplexedPassesAreHeldTogether) {
  const DescriptorShare share({1, 1, 1}, 40, 64, true);
  EXPECT_EQ(share.pass_of(5, 10), 0U);
  EXPECT_EQ(share.pass_of(5, 11), std::nullopt);
}

TEST(DescriptorShare, WhateverTheNumbersABurstFits) {
  for (const std::size_t held : {1U, 4U, 25U}) {
    for (std::size_t budget = 0; budget < 300; budget += 7) {
      for (const unsigned threads : {1U, 3U, 64U}) {
        const DescriptorShare share({held, 1}, budget, 64, false);
        const auto pass = share.pass_of(0, threads);
        if (!pass) continue;
        const std::size_t used = threads * (*pass == 0 ? held : 1);
        EXPECT_LT(used, budget) << held << " " << budget << " " << threads;
      }
    }
  }
}

/// Counting by 64 threads of a team, with so many descriptors for groups that hold one each.
Counting counting_with(SimulatedPmu& pmu, std::size_t descriptors) {
  const Choice choice{
      {simulated("a", 1), simulated("b", 2), simulated("c", 3)}, "simulated", false};
  pmu.counters = 1;
  return Counting(choice, System{}, 64, Manner{false, false, descriptors}, pmu.opener());
}

TEST(CountingInALimit, ClosesWhatABurstDoesNotNeed) {
  SimulatedPmu pmu;
  Counting counting = counting_with(pmu, 128);
  EXPECT_EQ(pmu.open, 0) << "what was tried is closed";
  for (int visit = 0; visit < 6; ++visit) {
    const auto pass = counting.next_pass("x", 64);
    ASSERT_TRUE(pass);
    for (unsigned thread = 0; thread < 64; ++thread)
      ASSERT_NE(counting.prepare(thread, pass), nullptr);
    EXPECT_LE(pmu.open, 64);
    for (unsigned thread = 0; thread < 64; ++thread) counting.finish(thread);
    EXPECT_EQ(pmu.open, 0);
  }
  EXPECT_TRUE(counting.refusals().empty());
}

TEST(CountingInALimit, CountsAreThoseOfGroupsThatStayOpen) {
  SimulatedPmu few, many;
  Counting tight = counting_with(few, 128), wide = counting_with(many, plenty);
  for (int visit = 0; visit < 4; ++visit) {
    for (Counting* counting : {&tight, &wide}) {
      ThreadCounters& counters = *counting->prepare(0, counting->next_pass("x", 64));
      counters.begin_window();
      counters.enter();
      counters.leave();
      const auto counts = counters.counts();
      const auto counted =
          std::ranges::count_if(counts, [](const auto& one) { return one.has_value(); });
      EXPECT_EQ(counted, 1);
      EXPECT_EQ(counts[static_cast<std::size_t>(visit % 3)]->value, 0.0) << "the cost is taken off";
      counting->finish(0);
    }
  }
}

TEST(CountingInALimit, WithNothingLeftCasesGoUncounted) {
  SimulatedPmu pmu;
  Counting counting = counting_with(pmu, 1);
  EXPECT_EQ(counting.next_pass("x", 1), std::nullopt);
  EXPECT_EQ(counting.prepare(0, std::nullopt), nullptr);
  EXPECT_EQ(pmu.open, 0);
  EXPECT_NE(counting.shortage(), "");
}

TEST(OpenGroup, HoldsOneDescriptorHoweverManyEvents) {
  Wanted faults =
      simulated("faults", 2, arch::EventRole::plain, true);  // PERF_COUNT_SW_PAGE_FAULTS
  Wanted switches = simulated("switches", 3, arch::EventRole::plain, true);
  const std::vector<Encoding> events{*faults.named.encoding, *switches.named.encoding,
                                     *faults.named.encoding};
  const Opened opened = open_group(events);
  if (!opened.group) GTEST_SKIP() << "no perf_event_open here: errno " << opened.error;
  EXPECT_EQ(opened.group->descriptors(), 1U);
  opened.group->turn(true);
  std::vector<Reading> readings(events.size());
  EXPECT_TRUE(opened.group->read(readings));
  EXPECT_GT(readings[0].enabled, 0U);
}

}  // namespace
}  // namespace fencepost::counters::descriptor_share_test
