// Judging a window: each reason to drop it, alone.
#include "harness/sampling/window.hpp"

#include <gtest/gtest.h>

#include <array>

namespace fencepost::harness {
namespace {

ClockCalibration clock_of(double ticks_per_ns) {
  ClockCalibration clock;
  clock.ticks_per_ns = ticks_per_ns;
  return clock;
}
const ClockCalibration clock2 = clock_of(2.0);
constexpr WindowPlan plan{200'000, 100};  // 100 us at two ticks a nanosecond

/// A thread in a window without fault: ten batches of 20,000 ticks.
SeatReport good_seat() {
  SeatReport seat;
  seat.elapsed = 200'000;
  seat.counted = 1'000;
  seat.batches = 10;
  seat.longest = 20'000;
  seat.on_cpu_ns = 100'000.0;
  seat.before = seat.after = {0.8, 0.25};
  seat.occupancy = "kind0/core:1/alone";
  return seat;
}

/// The verdict on two threads, of which the second has the change.
template <class Change>
std::optional<Drop> verdict(Pace pace, Change&& change) {
  std::array seats{good_seat(), good_seat()};
  change(seats[1]);
  return judge(seats, pace, plan, clock2);
}

constexpr std::array paces{Pace::alone, Pace::contended, Pace::blocking};

TEST(Judge, AWindowWithoutFaultCounts) {
  for (const Pace pace : paces) EXPECT_EQ(verdict(pace, [](SeatReport&) {}), std::nullopt);
}

TEST(Judge, AnotherCpu) {
  for (const Pace pace : paces)
    EXPECT_EQ(verdict(pace, [](SeatReport& s) { s.migrated = true; }), Drop::migrated);
}

TEST(Judge, AGroupThatStoodStillIsTheReasonWhateverElseItLooksLike) {
  for (const Pace pace : paces) {
    EXPECT_EQ(verdict(pace, [](SeatReport& s) { s.throttled = true; }), Drop::throttled);
    EXPECT_EQ(verdict(pace,
                      [](SeatReport& s) {
                        s.throttled = true;
                        s.involuntary_switches = 1;
                        s.migrated = true;
                      }),
              Drop::throttled);
  }
}

TEST(Judge, Preempted) {
  for (const Pace pace : paces)
    EXPECT_EQ(verdict(pace, [](SeatReport& s) { s.involuntary_switches = 1; }), Drop::preempted);
}

TEST(Judge, AThreadThatDidNothingWasNotThere) {
  for (const Pace pace : paces)
    EXPECT_EQ(verdict(pace, [](SeatReport& s) { s.counted = 0; }), Drop::late);
  EXPECT_EQ(verdict(Pace::blocking,
                    [](SeatReport& s) {
                      s.counted = 0;
                      s.in_figures = false;
                    }),
            std::nullopt)
      << "a feeder counts nothing";
}

TEST(Judge, SleepingIsNoFault) {
  EXPECT_EQ(verdict(Pace::blocking, [](SeatReport& s) { s.voluntary_switches = 40; }),
            std::nullopt);
}

TEST(Judge, LateBeyondTwoPercentOrTwoHundredNanoseconds) {
  EXPECT_EQ(verdict(Pace::contended, [](SeatReport& s) { s.late = 4'000; }), std::nullopt);
  EXPECT_EQ(verdict(Pace::contended, [](SeatReport& s) { s.late = 4'001; }), Drop::late);
  const std::array seats{[] {
    SeatReport seat = good_seat();
    seat.late = 400;
    return seat;
  }()};
  const WindowPlan tiny{2'000, 1};
  EXPECT_EQ(judge(seats, Pace::alone, tiny, clock2), std::nullopt) << "200 ns are forgiven";
  EXPECT_EQ(judge(seats, Pace::alone, {2'000, 1}, clock_of(1.9)), Drop::late);
}

/// Nine batches of 20,000 ticks and one that is longer by `more`.
auto with_gap(std::uint64_t more) {
  return [=](SeatReport& seat) {
    seat.longest = 20'000 + more;
    seat.elapsed = 200'000 + more;
  };
}

TEST(Judge, AGapAloneIsFifteenPercentAndThreeHundredNanoseconds) {
  EXPECT_EQ(verdict(Pace::alone, with_gap(3'500)), std::nullopt);
  EXPECT_EQ(verdict(Pace::alone, with_gap(3'700)), Drop::gap);
}

TEST(Judge, AGapInContentionIsFourBatchesAndFiveMicroseconds) {
  EXPECT_EQ(verdict(Pace::contended, with_gap(69'000)), std::nullopt);
  EXPECT_EQ(verdict(Pace::contended, with_gap(71'000)), Drop::gap);
}

TEST(Judge, ASleeperHasGapsOfItsOwn) {
  EXPECT_EQ(verdict(Pace::blocking, with_gap(500'000)), Drop::gap) << "nobody slept";
  EXPECT_EQ(verdict(Pace::blocking,
                    [](SeatReport& s) {
                      with_gap(500'000)(s);
                      s.voluntary_switches = 1;
                    }),
            std::nullopt);
}

TEST(Judge, OneBatchHasNothingToBeHeldAgainst) {
  EXPECT_EQ(verdict(Pace::alone,
                    [](SeatReport& s) {
                      s.batches = 1;
                      s.longest = s.elapsed;
                    }),
            std::nullopt);
}

TEST(Judge, WaitingToRunForMoreThanHalfTheWindow) {
  EXPECT_EQ(verdict(Pace::blocking, [](SeatReport& s) { s.run_delay_ns = 49'000; }), std::nullopt);
  EXPECT_EQ(verdict(Pace::blocking, [](SeatReport& s) { s.run_delay_ns = 51'000; }),
            Drop::run_delay);
}

/// A core clock that runs slower by `factor` after the window.
auto with_frequency(double factor) {
  return [=](SeatReport& seat) { seat.after.ticks_per_cycle = 0.8 * factor; };
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
  EXPECT_EQ(verdict(Pace::alone, [](SeatReport& s) { s.before = {}; }), Drop::frequency);
  EXPECT_EQ(verdict(Pace::alone, [](SeatReport& s) { s.after = {}; }), Drop::frequency);
}

TEST(Judge, ASlowThroughputChainIsJudgedAtTheEnd) {
  EXPECT_EQ(verdict(Pace::alone, [](SeatReport& s) { s.after.cycles_per_add = 9.0; }),
            std::nullopt);
}

TEST(Judge, ReasonsHaveTheNamesOfTheSchema) {
  constexpr std::array<std::string_view, drop_names.size()> names{
      "neighbour", "gap", "preempted", "migrated", "late", "frequency", "run_delay", "throttled"};
  for (std::size_t i = 0; i < names.size(); ++i) EXPECT_EQ(name_of(static_cast<Drop>(i)), names[i]);
}

}  // namespace
}  // namespace fencepost::harness
