// The sampler on this machine, for real and briefly: what it asks of a benchmark, and what becomes of one
// that lies, throws or hangs. No result is compared with another.
#include "harness/sampling/sampler.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>
#include <thread>

#include "harness/topology/binding.hpp"
#include "tests/counters/simulated.hpp"
#include "tests/support/planted_system.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::sampler_test {
namespace {

/// What the benchmarks of one test saw.
struct Diary {
  std::vector<std::string> calls;  ///< leader only: begin and end
  std::set<std::byte*> places;
  std::vector<std::byte*> place_of_window;
  std::mutex mutex;
  std::set<std::pair<unsigned, unsigned>> placed;  ///< index, PU
  std::string verdict;                             ///< what end() says
  int verdict_from = 0;                            ///< and from which end() on
  std::string throws_in;
  unsigned spared = ~0U;  ///< the thread whose run() does not throw
  std::atomic<bool> hangs{false};
  std::atomic<int> ends{0};
};

/// Counts up a word per thread at its place, and proves the counts.
class Counting : public Benchmark {
 public:
  explicit Counting(Diary& diary) : diary_(diary) {}

  void begin(std::byte* place, unsigned threads) override {
    diary_.calls.emplace_back("begin");
    diary_.places.insert(place);
    diary_.place_of_window.push_back(place);
    throw_if("begin");
    performed_.assign(threads, 0);
    words_ = reinterpret_cast<std::uint64_t*>(place);
    std::fill_n(words_, threads, std::uint64_t{0});
  }

  void run(ThreadState& state) override {
    note(state);
    if (state.index() != diary_.spared) throw_if("run");
    // acquire: pairs with the release that ends the hang.
    while (diary_.hangs.load(std::memory_order_acquire)) std::this_thread::yield();
    std::uint64_t& word = words_[state.index()];
    const std::uint64_t batch = state.batch();
    state.start();
    do {
      for (std::uint64_t i = 0; i < batch; ++i) asm volatile("" : "+m"(++word));
    } while (state.again(batch));
    performed_[state.index()] = state.performed();
  }

  std::string end() override {
    diary_.calls.emplace_back("end");
    throw_if("end");
    std::string wrong =
        std::equal(performed_.begin(), performed_.end(), words_) ? "" : "miscounted";
    if (++diary_.ends > diary_.verdict_from && !diary_.verdict.empty()) wrong = diary_.verdict;
    return wrong;
  }

 private:
  void note(const ThreadState& state) {
    const std::lock_guard lock(diary_.mutex);
    diary_.placed.emplace(state.index(), current_pu());
  }
  void throw_if(const char* where) const {
    if (diary_.throws_in == where) throw std::runtime_error(std::string("in ") + where);
  }

  Diary& diary_;
  std::vector<std::uint64_t> performed_;
  std::uint64_t* words_ = nullptr;
};

/// A new T that lives to the end of the process, as hanging threads may outlive their test. Reachable: no leak.
template <class T>
T& kept() {
  static auto& all = *new std::vector<std::unique_ptr<T>>;
  return *all.emplace_back(std::make_unique<T>());
}

/// All that a sampler needs, on this machine.
struct Laboratory {
  ClockCalibration clock = calibrate_clock();
  ChainCalibration chains = calibrate_chains(clock);
  Team team{read_topology().pus};
  Pools pools{std::size_t{2} << 20, team};
  CleanLevels levels;
  Sampler sampler{team, pools, clock, chains, levels, random_seed()};

  Laboratory() { pools.provide(0); }
};

class SamplerHere : public ::testing::Test {
 protected:
  Laboratory& lab = kept<Laboratory>();
  Diary& diary = kept<Diary>();
  std::atomic<bool> stop{false};

  Case counting(unsigned threads) {
    Case c;
    c.name = "test/counting";
    c.threads = threads;
    c.pace = threads == 1 ? Pace::alone : Pace::contended;
    c.bytes = std::size_t{8} * threads;
    c.make = [this] { return std::make_unique<Counting>(diary); };
    return c;
  }
  WindowPlan short_plan() const { return {lab.clock.ticks(20e3), 16}; }
  Burst take(unsigned threads, int windows) {
    return lab.sampler.take(counting(threads), short_plan(), windows, stop);
  }
};

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

TEST_F(SamplerHere, ABenchmarkThatHangsIsReported) {
  lab.sampler.set_patience(std::chrono::milliseconds(500));
  diary.hangs = true;
  const Burst burst = take(1, 1);
  EXPECT_TRUE(burst.hung);
  EXPECT_NE(burst.error.find("hung"), std::string::npos) << burst.error;
  EXPECT_TRUE(burst.samples.empty());
  diary.hangs.store(false, std::memory_order_release);
  while (diary.ends < 2) std::this_thread::yield();  // its two runs end before the process does
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
