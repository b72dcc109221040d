// The sampler on this machine, for real and briefly: what it asks of a benchmark, and what becomes of one
// that lies or throws. No result is compared with another.
#include "harness/sampling/sampler.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>
#include <thread>

#include "tests/counters/simulated.hpp"
#include "tests/harness/sampling/sampler_here.hpp"
#include "tests/support/planted_system.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::sampler_test {
namespace {

using sampler_here::Counting, sampler_here::Diary, sampler_here::SamplerHere;

void expect_samples(const Burst& burst, int windows, const std::string& occupancy_end) {
  EXPECT_EQ(burst.error, "");
  EXPECT_FALSE(burst.hung);
  // Fewer only if an SMT sibling stays busy and the burst is given up.
  EXPECT_GE(burst.samples.size(), 1U);
  EXPECT_LE(burst.samples.size(), static_cast<std::size_t>(windows));
  for (const Sample& sample : burst.samples) {
    if (sample.drop) continue;
    for (const double value : {sample.ns, sample.cycles, sample.ops_per_second, sample.cpu_ns}) {
      EXPECT_TRUE(std::isfinite(value));
      EXPECT_GT(value, 0.0);
    }
    EXPECT_GT(sample.fairness, 0.0);
    EXPECT_LE(sample.fairness, 1.0);
    ASSERT_FALSE(sample.chain.empty());
    for (const auto& [occupancy, reading] : sample.chain) {
      EXPECT_TRUE(occupancy.ends_with(occupancy_end)) << occupancy;
      EXPECT_GT(reading, 0.0);
    }
  }
}

TEST_F(SamplerHere, AnOrdinaryBenchmarkGivesSamples) {
  expect_samples(take(1, 6), 6, "core:1/alone");
  for (const auto& [index, pu] : diary.placed) EXPECT_EQ(pu, lab.team.pus()[index].os_index);
}

/// Works, and meanwhile its control group is stopped.
class Throttled : public Counting {
 public:
  Throttled(Diary& diary, machine::PlantedSystem& system) : Counting(diary), system_(system) {}
  void run(ThreadState& state) override {
    Counting::run(state);
    if (state.index() == 0)
      system_.file("/sys/fs/cgroup/cpu.stat", "nr_throttled " + std::to_string(++times_));
  }

 private:
  machine::PlantedSystem& system_;
  int times_ = 0;
};

TEST_F(SamplerHere, AWindowInWhichTheControlGroupStoodStillIsDropped) {
  machine::PlantedSystem system;
  system.file("/proc/self/cgroup", "0::/")
      .file("/proc/self/mountinfo", "30 20 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw")
      .file("/sys/fs/cgroup/cpu.max", "50000 100000")
      .file("/sys/fs/cgroup/cpu.stat", "nr_throttled 0");
  Sampler sampler(lab.team, lab.pools, lab.clock, lab.chains, lab.levels, 1, system.files());
  Case stopped = counting(1);
  stopped.make = [&] { return std::make_unique<Throttled>(diary, system); };
  const Burst burst = sampler.take(stopped, short_plan(), 4, stop, true);
  ASSERT_EQ(burst.samples.size(), 4U);
  for (const Sample& sample : burst.samples) EXPECT_EQ(sample.drop, Drop::throttled);
  for (const Sample& sample : sampler.take(counting(1), short_plan(), 4, stop, true).samples)
    EXPECT_NE(sample.drop, Drop::throttled) << "the group has a quota and worked on";
}

TEST_F(SamplerHere, AThreadWhoseClockIsFarOffStartsLateAndNobodyWaitsForIt) {
  if (lab.team.size() < 2) GTEST_SKIP() << "needs two CPUs";
  for (const std::int64_t ticks : {7'000'000'000, -7'000'000'000}) {
    lab.sampler.correct_clocks({0, ticks});
    const Burst burst =
        lab.sampler.take(counting(2), lab.sampler.plan(counting(2)).plan, 4, stop, true);
    ASSERT_EQ(burst.samples.size(), 4U) << burst.error;
    for (const Sample& sample : burst.samples)  // preempted: by a test beside it
      EXPECT_TRUE(sample.drop == Drop::late || sample.drop == Drop::preempted);
  }
}

TEST_F(SamplerHere, EachWindowHasItsPlaceIsWarmedThereAndProvedTwice) {
  take(1, 6);
  ASSERT_EQ(diary.calls.size() % 4, 0U);
  for (std::size_t i = 0; i < diary.calls.size(); ++i)
    EXPECT_EQ(diary.calls[i], i % 2 == 0 ? "begin" : "end") << i;
  for (std::size_t i = 0; i < diary.place_of_window.size(); i += 2)
    EXPECT_EQ(diary.place_of_window[i], diary.place_of_window[i + 1]) << "warmed elsewhere";
  for (const std::byte* place : diary.places)
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(place) % Pool::alignment, 0U);
  EXPECT_GT(diary.places.size(), diary.place_of_window.size() / 4) << "always the same place";
}

TEST_F(SamplerHere, AllThreadsOfACaseRunEachOnItsPu) {
  if (lab.team.size() < 2) GTEST_SKIP() << "needs two CPUs";
  expect_samples(take(2, 6), 6, "/team");
  std::set<std::pair<unsigned, unsigned>> expected;
  for (unsigned i = 0; i < 2; ++i) expected.emplace(i, lab.team.pus()[i].os_index);
  EXPECT_EQ(diary.placed, expected);
}

TEST_F(SamplerHere, ACaseMayNameTheThreadsOfTheTeam) {
  if (lab.team.size() < 2) GTEST_SKIP() << "needs two CPUs";
  Case c = counting(1);
  c.team_threads = {1};
  expect_samples(lab.sampler.take(c, short_plan(), 4, stop), 4, "core:1/alone");
  c.threads = 2;
  c.pace = Pace::contended;
  c.bytes = 16;
  c.team_threads = {1, 0};
  expect_samples(lab.sampler.take(c, short_plan(), 4, stop), 4, "/team");
  const unsigned first = lab.team.pus()[0].os_index, second = lab.team.pus()[1].os_index;
  EXPECT_EQ(diary.placed, (std::set<std::pair<unsigned, unsigned>>{{0, second}, {1, first}}));
}

TEST_F(SamplerHere, PlansWindowsThatCanBeTaken) {
  const TrialPlan planned = lab.sampler.plan(counting(1));
  EXPECT_EQ(planned.error, "");
  EXPECT_GE(planned.plan.length, lab.clock.ticks(29e3));
  EXPECT_GE(planned.plan.batch, 1U);
}

TEST_F(SamplerHere, ALieEndsTheBurstAndIsReported) {
  diary.verdict = "the count is wrong";
  EXPECT_EQ(take(1, 6).error, "the count is wrong");
  EXPECT_LE(diary.ends.load(), 2) << "one window and its warming are enough to know";
  EXPECT_EQ(lab.sampler.plan(counting(1)).error, "the count is wrong");
}

TEST_F(SamplerHere, ALieOfALaterWindowIsReported) {
  diary.verdict = "the count is wrong";
  diary.verdict_from = 3;
  EXPECT_EQ(take(1, 6).error, "the count is wrong");
  EXPECT_GE(diary.ends.load(), 4);
  EXPECT_LE(diary.ends.load(), 5);
}

TEST_F(SamplerHere, AThrowInTheWorkIsAnError) {
  diary.throws_in = "run";
  const Burst burst = take(1, 6);
  EXPECT_NE(burst.error.find("in run"), std::string::npos) << burst.error;
  EXPECT_FALSE(burst.hung);
  diary.throws_in = "";
  expect_samples(take(1, 2), 2, "/alone");
}

TEST_F(SamplerHere, AThrowOnOneOfTwoThreadsLetsTheOtherGo) {
  if (lab.team.size() < 2) GTEST_SKIP() << "needs two CPUs";
  diary.throws_in = "run";
  diary.spared = 0;
  const Burst burst = take(2, 6);
  EXPECT_NE(burst.error.find("in run"), std::string::npos) << burst.error;
  EXPECT_FALSE(burst.hung);
}

TEST_F(SamplerHere, AThrowWhileBuildingUpOrTakingDownIsAnErrorToo) {
  for (const char* where : {"begin", "end"}) {
    diary.throws_in = where;
    try {
      const Burst burst = take(1, 6);
      EXPECT_NE(burst.error.find(where), std::string::npos) << burst.error;
    } catch (const std::exception& error) {
      ADD_FAILURE() << "take() threw '" << error.what() << "' for a fault of the benchmark";
    }
  }
}

TEST_F(SamplerHere, AFaultBetweenTwoBarriersIsToldOnceAndLetsAllThreadsGo) {
  const unsigned threads = std::min(2U, lab.team.size());
  for (unsigned good = 0; good <= threads; ++good) {  // so many open their groups before one can't
    counters::SimulatedPmu pmu;
    auto counting_events = simulated_counting(pmu, lab.team.size());
    lab.sampler.count_with(counting_events);
    pmu.openings_until_throw = static_cast<int>(good);
    EXPECT_EQ(take(threads, 3).error, good < threads ? "the PMU caught fire" : "");
  }
}

TEST_F(SamplerHere, StopsWhenItIsTold) {
  stop = true;
  EXPECT_TRUE(take(1, 6).samples.empty());
  EXPECT_TRUE(diary.calls.empty());
  lab.sampler.learn_levels(1e6, stop);  // returns at once
}

TEST_F(SamplerHere, LearnsLevelsOfTheOccupanciesThereAre) {
  lab.sampler.learn_levels(0.5, stop);
  for (const auto& [occupancy, level] : lab.levels.all()) {
    EXPECT_TRUE(occupancy.starts_with("kind")) << occupancy;
    EXPECT_TRUE(occupancy.ends_with("/alone") || occupancy.ends_with("/team")) << occupancy;
    EXPECT_GT(level, 0.0);
  }
}

TEST_F(SamplerHere, CountsInEveryWindowTheEventsOfThePassOnAllThreads) {
  counters::SimulatedPmu pmu;
  auto counting_events = simulated_counting(pmu, lab.team.size());
  lab.sampler.count_with(counting_events);
  const unsigned threads = std::min(2U, lab.team.size());
  for (const char* key : {"cycles", "switches", "cycles"}) {
    const Burst burst = take(threads, 3);
    EXPECT_EQ(burst.error, "");
    for (const Sample& sample : burst.samples) {
      if (sample.drop || sample.shortened) continue;
      EXPECT_EQ(sample.counts.size(), 1U);
      EXPECT_TRUE(sample.counts.contains(key)) << key;
    }
  }
}

TEST_F(SamplerHere, ACounterRefusedInMidRunLeavesTheWindowsWhole) {
  counters::SimulatedPmu pmu;
  auto counting_events = simulated_counting(pmu, lab.team.size());
  lab.sampler.count_with(counting_events);
  pmu.refused = {{1, EMFILE}, {2, EMFILE}};  // after the plan, before the threads open theirs
  const Burst burst = take(1, 3);
  expect_samples(burst, 3, "/alone");
  for (const Sample& sample : burst.samples) EXPECT_TRUE(sample.counts.empty());
  EXPECT_EQ(counting_events.refusals().size(), 1U);
}

}  // namespace
}  // namespace fencepost::harness::sampler_test
