// Passes, windows and refusals, on a simulated PMU: what hardware does here is pretended, what is made of it is ours.
#include "counters/counting.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "counters/counter_page.hpp"
#include "tests/counters/simulated.hpp"

namespace fencepost::counters::counting_test {
namespace {

using arch::EventRole;

std::vector<Wanted> six_events() {
  return {simulated("cycles", 1, EventRole::cycles),
          simulated("a", 2),
          simulated("b", 3),
          simulated("c", 4),
          simulated("d", 5),
          simulated("switches", 6, EventRole::plain, true)};
}
Choice choice_of(std::vector<Wanted> events) { return {std::move(events), "simulated", false}; }
/// Groups of at most `counters`.
Runs holds(std::size_t counters) {
  return [counters](std::span<const Encoding> group) { return group.size() <= counters; };
}
using Groups = std::vector<std::vector<std::size_t>>;

TEST(Passes, OneWhereAllFit) {
  EXPECT_EQ(plan_passes(six_events(), holds(8)).groups, (Groups{{0, 1, 2, 3, 4}, {5}}));
}

TEST(Passes, CyclesAreInEveryPassOfHardwareEvents) {
  EXPECT_EQ(plan_passes(six_events(), holds(3)).groups, (Groups{{0, 1, 2}, {0, 3, 4}, {5}}));
}

TEST(Passes, WhereOneCounterIsLeftEachEventStandsAlone) {
  EXPECT_EQ(plan_passes(six_events(), holds(1)).groups, (Groups{{1}, {2}, {3}, {4}, {5}}));
}

TEST(Passes, CyclesAloneAreAPass) {
  const std::vector<Wanted> events{simulated("cycles", 1, EventRole::cycles)};
  EXPECT_EQ(plan_passes(events, holds(4)).groups, (Groups{{0}}));
}

TEST(Passes, AnEventThatNeverRunsIsNamedAndTheOthersGoOn) {
  const auto runs = [](std::span<const Encoding> group) {
    return std::ranges::none_of(group, [](const Encoding& one) { return one.config == 3; });
  };
  const Passes passes = plan_passes(six_events(), runs);
  EXPECT_EQ(passes.never, (std::vector<std::size_t>{2}));
  EXPECT_EQ(passes.groups, (Groups{{0, 1}, {0, 3, 4}, {5}}));
}

TEST(Passes, NoEventsNoPasses) { EXPECT_TRUE(plan_passes({}, holds(4)).groups.empty()); }

TEST(Counting, VisitsOfACaseGoThroughThePassesByTurns) {
  SimulatedPmu pmu{.counters = 3};
  Counting counting(choice_of(six_events()), with_pmu(), 1, {}, pmu.opener());
  ASSERT_EQ(counting.passes(), 3U);
  EXPECT_EQ(counting.next_pass("x"), 0U);
  EXPECT_EQ(counting.next_pass("x"), 1U);
  EXPECT_EQ(counting.next_pass("y"), 0U) << "each case its own turns";
  EXPECT_EQ(counting.next_pass("x"), 2U);
  EXPECT_EQ(counting.next_pass("x"), 0U);
}

TEST(Counting, AWindowHasTheCountsOfItsPassAndNoOthers) {
  SimulatedPmu pmu{.counters = 3};
  Counting counting(choice_of(six_events()), with_pmu(), 1, {}, pmu.opener());
  ThreadCounters& thread = *counting.prepare(0, 0);
  thread.begin_window();
  thread.enter();
  thread.leave();
  const auto counts = thread.counts();
  ASSERT_EQ(counts.size(), 6U);
  EXPECT_TRUE(counts[0] && counts[1] && counts[2]);
  EXPECT_FALSE(counts[3] || counts[4] || counts[5]);
}

TEST(Counting, WhatAnEmptyStretchReadsIsTakenOff) {
  SimulatedPmu pmu;
  Counting counting(choice_of({simulated("a", 2)}), with_pmu(), 1, {}, pmu.opener());
  ThreadCounters& thread = *counting.prepare(0, 0);
  thread.begin_window();
  thread.enter();
  thread.leave();
  EXPECT_DOUBLE_EQ(thread.counts()[0]->value, 0.0);
  pmu.per_reading = 110;  // now there is work in it
  thread.begin_window();
  thread.enter();
  thread.leave();
  EXPECT_GT(thread.counts()[0]->value, 100.0);
}

TEST(Counting, AWindowWithPausesHasTheSumOfItsStretches) {
  SimulatedPmu pmu;
  Counting counting(choice_of({simulated("a", 2)}), with_pmu(), 1, {}, pmu.opener());
  ThreadCounters& thread = *counting.prepare(0, 0);
  const auto count_of = [&](int stretches) {
    thread.begin_window();
    for (int i = 0; i < stretches; ++i) {
      thread.enter();
      thread.enter();  // a reading more than in an empty stretch: 20
      thread.leave();
      thread.leave();  // without its enter: nothing
    }
    return thread.counts()[0]->value;
  };
  pmu.per_reading = 10;
  EXPECT_DOUBLE_EQ(count_of(3), 3 * count_of(1));
}

TEST(Counting, OnlyTheChosenPassTakesCounters) {
  SimulatedPmu pmu{.counters = 3};
  Counting counting(choice_of(six_events()), with_pmu(), 1, {}, pmu.opener());
  for (const std::size_t pass : {0U, 1U, 2U, 0U}) {
    counting.prepare(0, pass);
    EXPECT_EQ(pmu.on, 1) << "pass " << pass;
  }
}

TEST(Counting, MultiplexedAllPassesAreOneAndOnTogether) {
  SimulatedPmu pmu{.counters = 3};
  Counting counting(choice_of(six_events()), with_pmu(), 1, {.multiplex = true, .alternate = false},
                    pmu.opener());
  EXPECT_EQ(counting.passes(), 1U);
  EXPECT_TRUE(counting.multiplexed());
  counting.prepare(0, 0);
  EXPECT_EQ(pmu.on, 3);
}

TEST(Counting, MultiplexedTheReadingsOfAllGroupsAreTakenOffEachEvent) {
  SimulatedPmu pmu{.counters = 3};
  pmu.per_any_reading = 7;
  Counting counting(choice_of(six_events()), with_pmu(), 1, {.multiplex = true, .alternate = false},
                    pmu.opener());
  ThreadCounters& thread = *counting.prepare(0, 0);
  thread.begin_window();
  thread.enter();
  thread.leave();
  for (const auto& count : thread.counts()) {
    ASSERT_TRUE(count);
    EXPECT_DOUBLE_EQ(count->value, 0.0);
  }
}

TEST(Counting, MultiplexedTheLeadIsThatOfAllGroups) {
  SimulatedPmu pmu{.counters = 3};
  pmu.reading_takes = std::chrono::microseconds(300);  // at least: a sleep is never shorter
  const Counting counting(choice_of(six_events()), with_pmu(), 1,
                          {.multiplex = true, .alternate = false}, pmu.opener());
  EXPECT_GE(counting.lead_ns(), 2 * 3 * 300e3) << "twice a reading of three groups";
}

TEST(Counting, AlternatelyEverySecondVisitGoesUncountedAndTakesNoCounter) {
  SimulatedPmu pmu{.counters = 3};
  Counting counting(choice_of(six_events()), with_pmu(), 1, {.multiplex = false, .alternate = true},
                    pmu.opener());
  for (const std::size_t pass : {0U, 1U, 2U, 0U}) {
    EXPECT_EQ(counting.next_pass("x"), pass);
    EXPECT_NE(counting.prepare(0, pass), nullptr);
    EXPECT_EQ(pmu.on, 1);
    EXPECT_FALSE(counting.next_pass("x"));
    EXPECT_EQ(counting.prepare(0, std::nullopt), nullptr);
    EXPECT_EQ(pmu.on, 0);
  }
}

TEST(Counting, ARefusedEventSaysWhyAndTheOthersAreCounted) {
  SimulatedPmu pmu;
  pmu.refused[3] = EACCES;
  System system = with_pmu();
  system.paranoid = 3;
  const Counting counting(choice_of(six_events()), system, 1, {}, pmu.opener());
  EXPECT_EQ(counting.events().size(), 5U);
  const Availability& refused = counting.availability()[2];
  EXPECT_FALSE(refused.readable);
  EXPECT_NE(refused.reason.find("perf_event_paranoid is 3"), std::string::npos) << refused.reason;
  EXPECT_NE(refused.fix.find("sysctl"), std::string::npos);
  EXPECT_TRUE(counting.availability()[1].readable);
}

TEST(Counting, AnEventThatNeverRunsIsInUseElsewhere) {
  SimulatedPmu pmu;
  pmu.silent.insert(4);
  System system = with_pmu();
  system.watchdog = true;
  const Counting counting(choice_of(six_events()), system, 1, {}, pmu.opener());
  EXPECT_NE(counting.availability()[3].fix.find("nmi_watchdog=0"), std::string::npos);
  EXPECT_NE(counting.availability()[3].reason.find("had no hardware counter"), std::string::npos);
}

TEST(Counting, WithoutAnythingToCountThereAreNoPasses) {
  SimulatedPmu pmu;
  for (std::uint64_t config = 1; config <= 6; ++config) pmu.refused[config] = ENOENT;
  Counting counting(choice_of(six_events()), System{}, 2, {}, pmu.opener());
  EXPECT_TRUE(counting.none());
  EXPECT_FALSE(counting.next_pass("x"));
  EXPECT_EQ(counting.prepare(1, std::nullopt), nullptr);
  EXPECT_EQ(counting.availability().size(), 6U);
}

TEST(Counting, ARefusalInMidRunIsRecordedOnceAndEndsNothing) {
  SimulatedPmu pmu;
  Counting counting(choice_of(six_events()), with_pmu(), 2, {}, pmu.opener());
  counting.prepare(0, 0);
  EXPECT_TRUE(counting.refusals().empty());
  pmu.refused[2] = EMFILE;  // thread 1 comes too late
  for (int visit = 0; visit < 3; ++visit) {
    ThreadCounters& late = *counting.prepare(1, 0);
    late.enter();
    late.leave();
    EXPECT_FALSE(late.counts()[1]);
  }
  const auto refusals = counting.refusals();
  ASSERT_EQ(refusals.size(), 1U);
  EXPECT_NE(refusals[0].find("thread 1: a and what"), std::string::npos) << refusals[0];
  EXPECT_NE(refusals[0].find("too many open files"), std::string::npos) << refusals[0];
}

TEST(Counting, ACounterThatGoesAwayInMidRunIsRecordedAndItsWindowHasNoCount) {
  SimulatedPmu pmu;
  Counting counting(choice_of(six_events()), with_pmu(), 1, {}, pmu.opener());
  ThreadCounters& thread = *counting.prepare(0, 0);
  thread.enter();
  pmu.readings_until_gone = 0;
  thread.leave();
  EXPECT_FALSE(thread.counts()[0]);
  ASSERT_EQ(counting.refusals().size(), 1U);
  EXPECT_NE(counting.refusals()[0].find("no longer be read"), std::string::npos);
}

TEST(Counting, ReadingsOfTwoWaysAreNotSubtracted) {
  SimulatedPmu pmu{.way = "rdpmc"};
  Counting counting(choice_of(six_events()), with_pmu(), 1, {}, pmu.opener());
  EXPECT_EQ(counting.way(), "rdpmc");
  ThreadCounters& thread = *counting.prepare(0, 0);
  thread.begin_window();
  thread.enter();
  pmu.way = "read";
  thread.leave();
  EXPECT_FALSE(thread.counts()[0]);
  EXPECT_TRUE(counting.refusals().empty()) << "that is no fault: the next window counts again";
}

TEST(Counting, GroupsAreClosedWithTheRun) {
  SimulatedPmu pmu;
  {
    Counting counting(choice_of(six_events()), with_pmu(), 2, {}, pmu.opener());
    counting.prepare(0, 0);
    EXPECT_GT(pmu.open, 0);
  }
  EXPECT_EQ(pmu.open, 0);
}

TEST(CounterPage, TheValueIsTheOffsetAndTheExtendedCounter) {
  const auto counter = [](std::uint32_t n) { return (std::uint64_t{1} << 48) - 7 + n; };
  EXPECT_EQ(value_by({true, 1, 48, 1000}, counter), 993U) << "index 1 is counter 0";
  EXPECT_EQ(value_by({true, 3, 48, 1000}, counter), 995U);
}

TEST(CounterPage, OffTheHardwareOrForbiddenThereIsNoValue) {
  const auto never = [](std::uint32_t) -> std::uint64_t {
    ADD_FAILURE() << "must not be read: it would trap";
    return 0;
  };
  EXPECT_FALSE(value_by({true, 0, 48, 1000}, never));
  EXPECT_FALSE(value_by({false, 1, 48, 1000}, never));
}

}  // namespace
}  // namespace fencepost::counters::counting_test
