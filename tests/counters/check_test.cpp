// Counters that run and count nothing, or nonsense: found on a simulated PMU by a known workload, and never a count of 0.
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <random>
#include <thread>

#include "arch/contract.hpp"
#include "counters/counting.hpp"
#include "tests/counters/simulated.hpp"

namespace fencepost::counters::check_test {
namespace {

using arch::EventRole;
using arch::KnownWork;

/// Cycles, instructions, an event of lines, and one that nobody can check.
std::vector<Wanted> four_events() {
  return {simulated_with("cycles", 1, KnownWork::adds, EventRole::cycles),
          simulated_with("instructions", 2, KnownWork::adds, EventRole::instructions),
          simulated_with("lines", 3, KnownWork::lines, EventRole::line_in),
          simulated("hitm", 4, EventRole::modified_hit)};
}

std::vector<Availability> availability_of(SimulatedPmu& pmu, const System& system = with_pmu()) {
  const auto events = four_events();
  const Threads threads = calling_thread(1);
  return availability(events, try_events(events, system, threads, false, pmu.opener()), system,
                      threads);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(KnownWorkload, WhatCountsAsItShouldIsPlausibleAndTheRestIsNotChecked) {
  SimulatedPmu pmu;
  const auto all = availability_of(pmu);
  for (const Availability& one : all) EXPECT_TRUE(one.readable) << one.key << ": " << one.reason;
  for (const std::size_t checked : {0U, 1U, 2U}) EXPECT_EQ(all[checked].check, Check::plausible);
  EXPECT_EQ(all[3].check, Check::not_checked);
}

TEST(KnownWorkload, ACounterThatStandsStillIsNamedAndNotCounted) {
  SimulatedPmu pmu;
  pmu.dead = {1, 3};
  const Counting counting({four_events(), "simulated", false}, with_pmu(), 1, {}, pmu.opener());
  const auto& all = counting.availability();
  for (const std::size_t dead : {0U, 2U}) {
    EXPECT_FALSE(all[dead].readable);
    EXPECT_EQ(all[dead].check, Check::counts_nothing);
    EXPECT_TRUE(has(all[dead].reason, "counts nothing here")) << all[dead].reason;
    EXPECT_FALSE(all[dead].fix.empty());
  }
  EXPECT_TRUE(has(all[0].reason, "dependent adds")) << all[0].reason;
  EXPECT_TRUE(has(all[2].reason, "miss L2")) << all[2].reason;
  for (const Wanted& event : counting.events())
    EXPECT_TRUE(event.key != "cycles" && event.key != "lines");
}

TEST(KnownWorkload, InAVirtualMachineTheHypervisorIsToBlame) {
  SimulatedPmu pmu;
  pmu.dead = {1};
  System system = with_pmu();
  system.virtual_machine = true;
  system.platform = Platform::ec2;
  const auto all = availability_of(pmu, system);
  EXPECT_TRUE(has(all[0].fix, "hypervisor") && has(all[0].fix, ".metal")) << all[0].fix;
}

TEST(KnownWorkload, InstructionsMayBeOffByTwoPercentAndNoMore) {
  for (const auto& [factor, check] : {std::pair{0.985, Check::plausible},
                                      {1.015, Check::plausible},
                                      {0.97, Check::implausible},
                                      {1.03, Check::implausible},
                                      {2.0, Check::implausible},
                                      {0.001, Check::implausible},
                                      {0.0, Check::counts_nothing}}) {
    SimulatedPmu pmu;
    pmu.factor[2] = factor;
    const auto all = availability_of(pmu);
    EXPECT_EQ(all[1].check, check) << factor << ": " << all[1].reason;
    EXPECT_EQ(all[1].readable, check == Check::plausible) << factor;
    EXPECT_EQ(has(all[1].reason, "where a known workload has 48800"), check == Check::implausible)
        << all[1].reason;
  }
}

TEST(KnownWorkload, ACycleForEachDependentAddAtLeast) {
  // A busy SMT sibling or a slow clock of the bus can't make them fewer, a counter of something else can.
  for (const auto& [factor, readable] : {std::pair{0.95, true}, {3.0, true}, {0.4, false}}) {
    SimulatedPmu pmu;
    pmu.factor[1] = factor;
    const auto all = availability_of(pmu);
    EXPECT_EQ(all[0].readable, readable) << factor << ": " << all[0].reason;
  }
}

TEST(KnownWorkload, WhereOneOfTwoCpusCountsNothingTheEventIsReadOnTheOther) {
  SimulatedPmu pmu;
  const auto events = four_events();
  Threads threads = simulated_threads(pmu, {4, 6});
  const auto run = threads.on_all;
  threads.on_all = [&](const Threads::Job& job) {
    run([&](unsigned thread) {
      pmu.dead = thread == 1 ? std::set<std::uint64_t>{1} : std::set<std::uint64_t>{};
      job(thread);
    });
  };
  const auto all = availability(
      events, try_events(events, with_pmu(), threads, false, pmu.opener()), with_pmu(), threads);
  EXPECT_TRUE(all[0].readable);
  EXPECT_EQ(all[0].without, std::vector<unsigned>{6});
  EXPECT_TRUE(has(all[0].partly, "counts nothing here")) << all[0].partly;
  EXPECT_EQ(all[1].partly, "");
}

TEST(KnownWorkload, ACounterThatIsSharedWithAnotherProfilerSaysForHowLongItRan) {
  SimulatedPmu pmu;
  pmu.share[1] = 0.4;
  const auto all = availability_of(pmu);
  EXPECT_FALSE(all[0].readable);
  EXPECT_TRUE(has(all[0].reason, "multiplexes it: it had a counter 4") ||
              has(all[0].reason, "multiplexes it: it had a counter 3"))
      << all[0].reason;
  const Counting scaled({four_events(), "simulated", false}, with_pmu(), 1,
                        {.multiplex = true, .alternate = false}, pmu.opener());
  EXPECT_TRUE(scaled.availability()[0].readable) << "its counts are scaled";
}

TEST(KnownWorkload, WhereEventsTakeTurnsTheVerdictIsNoMatterOfLuck) {
  const auto seed = std::random_device{}();
  std::mt19937_64 random(seed);
  for (int machine = 0; machine < 200; ++machine) {
    SimulatedPmu pmu;
    const std::uint64_t turns = 2 + random() % 3;
    const SimulatedPmu::Turn turn{1'000'000 * (1 + random() % 4), turns, random() % turns};
    for (const std::uint64_t config : {1U, 2U, 3U}) pmu.turn[config] = turn;
    pmu.now = random() % 50'000'000;
    pmu.dead = {3};
    const bool off = random() % 2 == 0;
    if (off) pmu.factor[2] = 1.5;
    const auto trial = [&](std::size_t event) {
      return try_event(four_events()[event], with_pmu(), 0, true, pmu.opener());
    };
    EXPECT_EQ(trial(0).check, Check::plausible) << "seed " << seed;
    EXPECT_EQ(trial(1).check, off ? Check::implausible : Check::plausible) << "seed " << seed;
    EXPECT_EQ(trial(2).check, Check::counts_nothing) << "seed " << seed;
  }
}

TEST(KnownWorkload, WithATurnShorterThanTheWorkNothingIsHeldAgainstTheEvent) {
  SimulatedPmu pmu;
  pmu.turn[2] = {10'000, 3, 0};
  pmu.dead = {3};
  pmu.turn[3] = {10'000, 3, 1};
  for (const std::size_t event : {1U, 2U}) {
    const Trial trial = try_event(four_events()[event], with_pmu(), 0, true, pmu.opener());
    EXPECT_TRUE(trial.counts);
    EXPECT_EQ(trial.check, Check::not_checked);
  }
}

/// What is wrong with an event of a random PMU.
enum class Fault { none, refused, silent, dead, off };

TEST(KnownWorkload, OnRandomPmusEachEventIsJudgedAloneAndRightly) {
  const auto seed = std::random_device{}();
  std::mt19937 random(seed);
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  for (int machine = 0; machine < 60; ++machine) {
    SimulatedPmu pmu{.counters = 1 + below(8)};
    std::vector<Wanted> events;
    std::vector<Fault> faults;
    for (std::uint64_t config = 1; config <= 1 + below(12); ++config) {
      const auto work = static_cast<KnownWork>(below(4));  // none, adds, lines, locked
      const auto role =
          work == KnownWork::adds && below(2) == 0 ? EventRole::instructions : EventRole::plain;
      events.push_back(simulated_with("e" + std::to_string(config), config, work, role));
      faults.push_back(static_cast<Fault>(below(5)));
      if (faults.back() == Fault::refused) pmu.refused[config] = below(2) == 0 ? EACCES : ENOENT;
      if (faults.back() == Fault::silent) pmu.silent.insert(config);
      if (faults.back() == Fault::dead) pmu.dead.insert(config);
      if (faults.back() == Fault::off) pmu.factor[config] = 1.1 + below(100);
    }
    const Counting counting({events, "simulated", false}, with_pmu(), 1 + below(3), {},
                            pmu.opener());
    for (std::size_t e = 0; e < events.size(); ++e) {
      const Availability& one = counting.availability()[e];
      const bool checked = events[e].work != KnownWork::none;
      const bool exact = events[e].role == EventRole::instructions;
      const bool readable = faults[e] == Fault::none || (faults[e] == Fault::dead && !checked) ||
                            (faults[e] == Fault::off && !exact);
      EXPECT_EQ(one.readable, readable)
          << "seed " << seed << " machine " << machine << " " << one.key << ": " << one.reason;
      EXPECT_EQ(one.readable, one.reason.empty() && one.fix.empty()) << one.reason;
      EXPECT_EQ(one.check == Check::plausible, readable && checked) << one.key;
    }
    EXPECT_EQ(pmu.open, 0) << "what was tried is closed";
  }
}

TEST(Threads, AtMostEightTryAtOnceSoThatFewFilesAreOpen) {
  constexpr unsigned count = 40;
  const Threads threads{std::vector<unsigned>(count), [](const Threads::Job& job) {
                          std::vector<std::thread> all;
                          for (unsigned i = 0; i < count; ++i) all.emplace_back(job, i);
                          for (std::thread& one : all) one.join();
                        }};
  std::atomic<int> now{0}, most{0}, ran{0};
  on_few_at_once(threads, [&](unsigned) {
    const int here = ++now;
    for (int seen = most; seen < here && !most.compare_exchange_weak(seen, here);) continue;
    std::this_thread::yield();
    --now, ++ran;
  });
  EXPECT_EQ(ran, 40);
  EXPECT_LE(most, 8);
}

TEST(KnownWorkload, TheKernelsShareIsCheckedBySystemCalls) {
  EXPECT_EQ(work_for(KnownWork::adds, Level::user), KnownWork::adds);
  EXPECT_EQ(work_for(KnownWork::adds, Level::kernel), KnownWork::system_calls);
  EXPECT_EQ(work_for(KnownWork::lines, Level::kernel), KnownWork::none);
}

TEST(KnownWorkload, ThatFailsIsItsOwnCauseAndNotTheCounters) {
  SimulatedPmu pmu;
  pmu.work_error = ENOMEM;
  const auto all = availability_of(pmu);
  for (const std::size_t checked : {0U, 1U, 2U}) {
    EXPECT_EQ(all[checked].check, Check::not_checked);
    EXPECT_TRUE(has(all[checked].reason, "workload") &&
                has(all[checked].reason, "Cannot allocate memory"))
        << all[checked].reason;
    EXPECT_TRUE(has(all[checked].fix, "memory")) << all[checked].fix;
  }
  EXPECT_TRUE(all[3].readable) << "it needs no workload";
}

TEST(KnownWorkload, ACounterThatCannotBeReadIsNotSaidToBeInUse) {
  SimulatedPmu pmu;
  pmu.readings_until_gone = 2;  // enough to see that it runs
  const Trial trial = try_event(four_events()[0], with_pmu(), 0, false, pmu.opener());
  EXPECT_FALSE(trial.counts);
  EXPECT_TRUE(has(trial.obstacle.reason, "could not be read")) << trial.obstacle.reason;
}

/// What the kernel counted for this thread while the workload ran.
rusage used_by(KnownWork work) {
  rusage before{}, after{};
  getrusage(RUSAGE_THREAD, &before);
  EXPECT_EQ(run_known_work(work), 0) << static_cast<int>(work);
  getrusage(RUSAGE_THREAD, &after);
  after.ru_minflt -= before.ru_minflt;
  after.ru_nvcsw -= before.ru_nvcsw;
  return after;
}

TEST(KnownWorkload, EachRunsHereAndDoesWhatItIsFor) {
  for (int work = 0; work <= static_cast<int>(KnownWork::page_faults); ++work) {
    for (int times = 0; times < 3; ++times) used_by(static_cast<KnownWork>(work));
  }
  EXPECT_GE(used_by(KnownWork::page_faults).ru_minflt, 16);
  EXPECT_GE(used_by(KnownWork::sleeps).ru_nvcsw, 1);
  EXPECT_EQ(used_by(KnownWork::adds).ru_nvcsw, 0) << "nothing to wait for";
}

TEST(KnownWorkload, WithoutMemorySaysSo) {
  const pid_t child = fork();
  if (child == 0) {
    const rlimit none{0, 0};
    setrlimit(RLIMIT_AS, &none);
    const bool limited =
        mmap(nullptr, 1, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
    if (!limited) _exit(2);
    _exit(run_known_work(KnownWork::page_faults) == ENOMEM ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status)) << status;
  if (WEXITSTATUS(status) == 2) GTEST_SKIP() << "memory is not limited here: an emulator";
  EXPECT_EQ(0, WEXITSTATUS(status));
}

TEST(KnownWorkload, EveryRowThatCanBeCheckedByOneThreadIs) {
  const auto check = [](std::span<const arch::Event> rows) {
    for (const arch::Event& row : rows) {
      const bool must = row.role == EventRole::cycles || row.role == EventRole::instructions ||
                        row.role == EventRole::loads;
      EXPECT_TRUE(!must || row.work != KnownWork::none) << row.key;
      // What another core has to have modified can't be shown by one.
      EXPECT_TRUE(row.role != EventRole::modified_hit || row.work == KnownWork::none) << row.key;
    }
  };
  for (const arch::EventSet& set : arch::event_sets) check(set.events);
}

}  // namespace
}  // namespace fencepost::counters::check_test
