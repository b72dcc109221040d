// Judging a window: each reason to drop it, alone.
#include "harness/sampling/window.hpp"

#include <gtest/gtest.h>

#include <array>

namespace fencepost::harness::window_test {
namespace {

ClockCalibration clock_of(double ticks_per_ns) {
  ClockCalibration clock;
  clock.ticks_per_ns = ticks_per_ns;
  return clock;
}
const ClockCalibration clock2 = clock_of(2.0);
constexpr WindowPlan plan{200'000, 100};  // 100 us at two ticks a nanosecond

/// A thread in a window without fault: ten batches of 20,000 ticks.
ThreadReport good_report() {
  ThreadReport report;
  report.elapsed = 200'000;
  report.counted = 1'000;
  report.batches = 10;
  report.longest = 20'000;
  report.on_cpu_ns = 100'000.0;
  report.before = report.after = {0.8, 0.25};
  report.occupancy = "kind0/core:1/alone";
  return report;
}

/// The verdict on two threads, of which the second has the change.
template <class Change>
std::optional<Drop> verdict(Pace pace, Change&& change) {
  std::array reports{good_report(), good_report()};
  change(reports[1]);
  return judge(reports, pace, plan, clock2);
}

constexpr std::array paces{Pace::alone, Pace::contended, Pace::blocking};

TEST(Judge, AWindowWithoutFaultCounts) {
  for (const Pace pace : paces) EXPECT_EQ(verdict(pace, [](ThreadReport&) {}), std::nullopt);
}

TEST(PlanWindow, WhereNobodyWorkedTheBatchIsOne) {
  const std::array reports{ThreadReport{}, ThreadReport{}};
  EXPECT_EQ(plan_window(reports, Pace::contended, clock2).batch, 1U);
}

TEST(PlanWindow, ThreadsThatShareACpuAllHaveTheirTurns) {
  std::array reports{good_report(), good_report(), good_report()};
  const double apart = clock2.ns(plan_window(reports, Pace::contended, clock2).length);
  EXPECT_LT(apart, 1e6);
  reports[0].on_this_cpu = reports[2].on_this_cpu = 2;
  EXPECT_GE(clock2.ns(plan_window(reports, Pace::contended, clock2).length), 2 * 4 * 3e6);
}

TEST(PlanWindow, ThreadsThatShareACpuLookAtTheClockOften) {
  std::array reports{good_report(), good_report(), good_report()};
  for (ThreadReport& report : reports) report.counted = report.batch = 1'000'000;
  EXPECT_GT(plan_window(reports, Pace::contended, clock2).batch, 64U);
  reports[0].on_this_cpu = 2;
  EXPECT_LE(plan_window(reports, Pace::contended, clock2).batch, 64U);
}

TEST(Judge, ThreadsThatShareACpuAreNeverUndisturbed) {
  for (const Pace pace : paces)
    EXPECT_EQ(verdict(pace, [](ThreadReport& s) { s.on_this_cpu = 2; }), Drop::preempted);
}

TEST(Judge, AnotherCpu) {
  for (const Pace pace : paces)
    EXPECT_EQ(verdict(pace, [](ThreadReport& s) { s.migrated = true; }), Drop::migrated);
}

TEST(Judge, AGroupThatStoodStillIsTheReasonWhateverElseItLooksLike) {
  for (const Pace pace : paces) {
    EXPECT_EQ(verdict(pace, [](ThreadReport& s) { s.throttled = true; }), Drop::throttled);
    EXPECT_EQ(verdict(pace,
                      [](ThreadReport& s) {
                        s.throttled = true;
                        s.involuntary_switches = 1;
                        s.migrated = true;
                      }),
              Drop::throttled);
  }
}

TEST(Judge, Preempted) {
  for (const Pace pace : paces)
    EXPECT_EQ(verdict(pace, [](ThreadReport& s) { s.involuntary_switches = 1; }), Drop::preempted);
}

TEST(Judge, AThreadThatDidNothingWasNotThere) {
  for (const Pace pace : paces)
    EXPECT_EQ(verdict(pace, [](ThreadReport& s) { s.counted = 0; }), Drop::late);
  EXPECT_EQ(verdict(Pace::blocking,
                    [](ThreadReport& s) {
                      s.counted = 0;
                      s.in_results = false;
                    }),
            std::nullopt)
      << "a feeder counts nothing";
}

TEST(Judge, SleepingIsNoFault) {
  EXPECT_EQ(verdict(Pace::blocking, [](ThreadReport& s) { s.voluntary_switches = 40; }),
            std::nullopt);
}

TEST(Judge, LateBeyondTwoPercentOrTwoHundredNanoseconds) {
  EXPECT_EQ(verdict(Pace::contended, [](ThreadReport& s) { s.late = 4'000; }), std::nullopt);
  EXPECT_EQ(verdict(Pace::contended, [](ThreadReport& s) { s.late = 4'001; }), Drop::late);
  const std::array reports{[] {
    ThreadReport report = good_report();
    report.late = 400;
    return report;
  }()};
  const WindowPlan tiny{2'000, 1};
  EXPECT_EQ(judge(reports, Pace::alone, tiny, clock2), std::nullopt) << "200 ns are forgiven";
  EXPECT_EQ(judge(reports, Pace::alone, {2'000, 1}, clock_of(1.9)), Drop::late);
}

/// Nine batches of 20,000 ticks and one that is longer by `more`, which ended at `ended`.
auto with_gap(std::uint64_t more, std::uint64_t ended = 1'000'000) {
  return [=](ThreadReport& report) {
    report.longest = 20'000 + more;
    report.longest_ended = ended;
    report.elapsed = 200'000 + more;
  };
}

/// The verdict on two threads with these gaps.
template <class One, class Other>
std::optional<Drop> verdict(Pace pace, One&& one, Other&& other) {
  std::array reports{good_report(), good_report()};
  one(reports[0]);
  other(reports[1]);
  return judge(reports, pace, plan, clock2);
}

TEST(Judge, AGapAloneIsFifteenPercentAndThreeHundredNanoseconds) {
  EXPECT_EQ(verdict(Pace::alone, with_gap(3'500)), std::nullopt);
  EXPECT_EQ(verdict(Pace::alone, with_gap(3'700)), Drop::gap);
}

TEST(Judge, AGapInContentionIsFourBatchesAndFiveMicrosecondsOfAllThreads) {
  EXPECT_EQ(verdict(Pace::contended, with_gap(69'000), with_gap(69'000)), std::nullopt);
  EXPECT_EQ(verdict(Pace::contended, with_gap(71'000), with_gap(71'000)), Drop::gap);
  EXPECT_EQ(verdict(Pace::contended, with_gap(71'000), with_gap(69'000)), std::nullopt);
}

TEST(Judge, WaitingForTheOtherThreadIsNoGap) {
  // One thread waits for milliseconds while the other has the lock, and the other way round.
  for (const Pace pace : {Pace::contended, Pace::blocking}) {
    EXPECT_EQ(verdict(pace, with_gap(10'000'000)), std::nullopt);
    EXPECT_EQ(verdict(pace, with_gap(200'000, 400'000), with_gap(200'000, 800'000)), std::nullopt)
        << "one after the other";
    EXPECT_EQ(verdict(pace, with_gap(200'000, 400'000), with_gap(200'000, 520'000)), std::nullopt)
        << "less than half at the same time";
    EXPECT_EQ(verdict(pace, with_gap(200'000, 400'000), with_gap(200'000, 450'000)), Drop::gap);
  }
}

TEST(Judge, ASleeperHasGapsOfItsOwn) {
  EXPECT_EQ(verdict(Pace::blocking, with_gap(500'000), with_gap(500'000)), Drop::gap)
      << "nobody slept";
  EXPECT_EQ(verdict(Pace::blocking, with_gap(500'000),
                    [](ThreadReport& s) {
                      with_gap(500'000)(s);
                      s.voluntary_switches = 1;
                    }),
            std::nullopt);
}

TEST(Judge, OneBatchHasNothingToBeHeldAgainst) {
  EXPECT_EQ(verdict(Pace::alone,
                    [](ThreadReport& s) {
                      s.batches = 1;
                      s.longest = s.elapsed;
                    }),
            std::nullopt);
}

TEST(Judge, WaitingToRunForMoreThanHalfTheWindow) {
  const auto waited = [](double ns, long others) {
    return verdict(Pace::blocking, [=](ThreadReport& s) {
      s.run_delay_ns = ns;
      s.other_timeslices = others;
    });
  };
  EXPECT_EQ(waited(49'000, 1), std::nullopt);
  EXPECT_EQ(waited(51'000, 1), Drop::run_delay);
  // Nothing else ran there: the CPU was asleep, and waking it up is part of what is measured.
  EXPECT_EQ(waited(51'000, 0), std::nullopt);
  EXPECT_EQ(waited(99'000, 0), std::nullopt);
}

/// A core clock that runs slower by `factor` after the window.
auto with_frequency(double factor) {
  return [=](ThreadReport& report) { report.after.ticks_per_cycle = 0.8 * factor; };
}

TEST(Judge, FrequencyThatMovedByTwoPercent) {
  for (const Pace pace : {Pace::alone, Pace::contended}) {
    EXPECT_EQ(verdict(pace, with_frequency(1.019)), std::nullopt);
    EXPECT_EQ(verdict(pace, with_frequency(0.981)), std::nullopt);
    EXPECT_EQ(verdict(pace, with_frequency(1.021)), Drop::frequency);
    EXPECT_EQ(verdict(pace, with_frequency(0.979)), Drop::frequency);
  }
}

TEST(Judge, FrequencyThatMovedByFivePercentWhereThreadsSleep) {
  EXPECT_EQ(verdict(Pace::blocking, with_frequency(1.049)), std::nullopt);
  EXPECT_EQ(verdict(Pace::blocking, with_frequency(0.951)), std::nullopt);
  EXPECT_EQ(verdict(Pace::blocking, with_frequency(1.051)), Drop::frequency);
  EXPECT_EQ(verdict(Pace::blocking, with_frequency(0.949)), Drop::frequency);
}

TEST(Judge, AChainThatCouldNotBeReadIsNoProofOfFrequency) {
  EXPECT_EQ(verdict(Pace::alone, [](ThreadReport& s) { s.before = {}; }), Drop::frequency);
  EXPECT_EQ(verdict(Pace::alone, [](ThreadReport& s) { s.after = {}; }), Drop::frequency);
}

TEST(Judge, ASlowThroughputChainIsJudgedAtTheEnd) {
  EXPECT_EQ(verdict(Pace::alone, [](ThreadReport& s) { s.after.cycles_per_add = 9.0; }),
            std::nullopt);
}

TEST(Judge, ReasonsHaveTheNamesOfTheSchema) {
  constexpr std::array<std::string_view, drop_names.size()> names{
      "neighbour", "gap",       "preempted", "migrated", "late",
      "frequency", "run_delay", "throttled", "no_level"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(name_of(static_cast<Drop>(i)), names[i]);
    EXPECT_EQ(drop_reasons[i].drop, static_cast<Drop>(i));
  }
}

}  // namespace
}  // namespace fencepost::harness::window_test
