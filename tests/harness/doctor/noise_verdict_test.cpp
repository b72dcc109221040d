// The verdict at the start of a run on machines whose noise is known: what it names, what it promises, what it advises.
#include "harness/doctor/noise_verdict.hpp"

#include <gtest/gtest.h>

#include "tests/support/level_samples.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::noise_verdict_test {
namespace {

using machine::make_warning;
using machine::Severity;
using machine::WarningId;

std::vector<Case> cases_of(std::size_t one_thread, std::size_t several, unsigned threads = 4) {
  std::vector<Case> cases(one_thread + several);
  for (std::size_t i = one_thread; i < cases.size(); ++i) {
    cases[i].threads = threads;
    cases[i].pace = Pace::contended;
  }
  return cases;
}

/// A run of 400 cases of one thread and 600 of four, on `machine`.
struct Example {
  NoisyMachine machine;
  SystemNoise system;
  double budget_s = 300.0;
  std::vector<Case> cases = cases_of(400, 600);

  NoiseVerdict verdict() const {
    return judge_noise(machine.evidence(), system, {cases, budget_s, 3.0, 5'000.0});
  }
};

Example virtual_run(std::vector<double> neighbour) {
  Example run;
  run.machine.neighbour = std::move(neighbour);
  run.machine.burst_s = 0.01;
  run.machine.seconds = 8.0;
  run.system.virtual_machine = true;
  return run;
}

TEST(NoiseVerdict, OfAQuietMachinePromisesAllAndAdvisesNothing) {
  const NoiseVerdict verdict = Example().verdict();
  EXPECT_EQ(verdict.cause, NoiseCause::none);
  EXPECT_EQ(verdict.severity, Severity::info);
  EXPECT_EQ(one_line(verdict),
            "verdict: quiet: 100 % of the readings of one thread are clean, 100 % of those of 4 "
            "threads at once: all 1000 cases are expected to be clean in about 10 s");
  EXPECT_EQ(verdict.outlooks.one_thread.clean, 400U);
  EXPECT_EQ(verdict.outlooks.several_threads.clean, 600U);
}

TEST(NoiseVerdict, NamesANeighbourOfAnyDuty) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  for (const double duty : {0.15, 0.3, 0.5, 0.7, 0.84, 0.93}) {
    Example run = virtual_run({duty});
    run.machine.seed = seed;
    const NoiseVerdict verdict = run.verdict();
    EXPECT_EQ(verdict.cause, NoiseCause::neighbour) << verdict.text;
    EXPECT_TRUE(
        verdict.text.starts_with("a neighbour uses the other hardware thread of these cores "))
        << verdict.text;
    EXPECT_NEAR(std::stod(verdict.text.substr(58)), 100.0 * duty, 15.0) << verdict.text;
  }
}

TEST(NoiseVerdict, OfABusyNeighbourPromisesOneThreadAndNoMore) {
  Example run = virtual_run({0.84});
  run.budget_s = 900.0;
  const NoiseVerdict verdict = run.verdict();
  EXPECT_EQ(verdict.severity, Severity::warning);
  EXPECT_NE(verdict.text.find("one-thread results will be clean in about "), std::string::npos)
      << verdict.text;
  EXPECT_TRUE(verdict.text.ends_with(", results of several threads will be graded noisy"))
      << verdict.text;
  EXPECT_EQ(verdict.remedy, "measure at another time, or on a dedicated host");
}

TEST(NoiseVerdict, MoreBusyTakesLongerAndPromisesLess) {
  double before = 0.0;
  for (const double duty : {0.0, 0.3, 0.6, 0.85}) {
    const NoiseVerdict verdict = virtual_run({duty}).verdict();
    ASSERT_TRUE(verdict.outlooks.one_thread.seconds) << verdict.text;
    EXPECT_GT(*verdict.outlooks.one_thread.seconds, before);
    before = *verdict.outlooks.one_thread.seconds;
  }
}

TEST(NoiseVerdict, AdvisesALargerBudgetOnlyWhereItHelps) {
  Example run = virtual_run({0.4});
  run.cases = cases_of(400, 0);
  run.budget_s = 6.0;
  const NoiseVerdict soon = run.verdict();
  EXPECT_TRUE(soon.remedy.starts_with("--budget=")) << soon.text << soon.remedy;
  run.budget_s = 2.0 + 60.0 * std::stod(soon.remedy.substr(9));
  EXPECT_TRUE(run.verdict().outlooks.all_clean()) << run.verdict().text;
  EXPECT_EQ(run.verdict().severity, Severity::info);
  EXPECT_EQ(run.verdict().remedy, "measure at another time, or on a dedicated host");
  run.machine.smeared = true;
  EXPECT_EQ(run.verdict().remedy, "measure at another time, or on a dedicated host");
}

TEST(NoiseVerdict, AdvisesTheQuietCpusWhereOthersAreNot) {
  Example run = virtual_run({0.8, 0.8, 0.0, 0.0});
  const NoiseVerdict verdict = run.verdict();
  EXPECT_NE(verdict.text.find("of the cores of CPUs 0,1 "), std::string::npos) << verdict.text;
  EXPECT_EQ(verdict.remedy, "--cpus=2,3, clean 90 % of the time or more");
}

TEST(NoiseVerdict, NamesNoNeighbourWithoutALevel) {
  Example run = virtual_run({0.0});
  run.machine.smeared = true;
  const NoiseVerdict verdict = run.verdict();
  EXPECT_EQ(verdict.cause, NoiseCause::no_level);
  EXPECT_EQ(verdict.text.find("neighbour"), std::string::npos) << verdict.text;
  EXPECT_NE(
      verdict.text.find("it cannot be told whether another hardware thread uses them: results "
                        "will be graded noisy unless a clean level is found later"),
      std::string::npos)
      << verdict.text;
}

TEST(NoiseVerdict, NamesNoNeighbourWhereTheThreadWasSwitchedOut) {
  Example run = virtual_run({0.3});
  run.machine.switched_out = 0.9;
  EXPECT_EQ(run.verdict().cause, NoiseCause::other_work);
}

TEST(NoiseVerdict, NamesNoNeighbourWhereThereIsNoOtherHardwareThread) {
  Example run = virtual_run({0.5});
  run.system.virtual_machine = run.system.smt_possible = false;
  const NoiseVerdict verdict = run.verdict();
  EXPECT_EQ(verdict.cause, NoiseCause::unexplained);
  EXPECT_NE(verdict.text.find("nothing shows why"), std::string::npos) << verdict.text;
}

TEST(NoiseVerdict, NamesWhatCostsMost) {
  Example run = virtual_run({0.2});
  run.system.stolen = 0.03;
  EXPECT_EQ(run.verdict().cause, NoiseCause::neighbour);
  run.system.stolen = 0.4;
  EXPECT_EQ(run.verdict().cause, NoiseCause::steal);
  EXPECT_TRUE(run.verdict().text.starts_with("the hypervisor took 40 % of the CPUs' time: "));
  run.system.foreign = 0.7;
  EXPECT_EQ(run.verdict().cause, NoiseCause::other_work);
  run.system.foreign = 0.3;
  run.system.warnings = {make_warning(WarningId::cpu_quota, "may use 0.5 CPUs", "echo max")};
  EXPECT_EQ(run.verdict().cause, NoiseCause::cpu_quota);
  EXPECT_TRUE(run.verdict().text.starts_with("may use 0.5 CPUs: "));
}

TEST(NoiseVerdict, AStealOfLessThanAPercentIsQuiet) {
  Example run;
  run.system.stolen = 0.005;
  run.system.foreign = 0.01;
  EXPECT_EQ(run.verdict().cause, NoiseCause::none);
}

TEST(NoiseVerdict, ACauseHasARemedyWhereAllCasesAreExpectedToBeClean) {
  Example run;
  run.system.foreign = 0.5;
  const NoiseVerdict verdict = run.verdict();
  EXPECT_TRUE(verdict.outlooks.all_clean()) << verdict.text;
  EXPECT_EQ(verdict.cause, NoiseCause::other_work);
  EXPECT_EQ(verdict.severity, Severity::info);
  EXPECT_EQ(verdict.remedy, make_warning(WarningId::other_work, "").remedy);
}

/// A reading of microseconds is clean where a window of milliseconds is not.
TEST(NoiseVerdict, OtherWorkCostsLongWindowsMost) {
  Example run;
  run.budget_s = 60.0;
  const auto share = [&] { return *run.verdict().outlooks.several_threads.clean_share; };
  for (Case& c : run.cases) c.pace = c.threads == 1 ? Pace::alone : Pace::blocking;
  EXPECT_EQ(share(), 1.0);
  run.system.foreign = 0.9;
  EXPECT_NEAR(share(), std::exp(-0.9 * 4), 0.001) << "four threads with a turn each";
  EXPECT_GT(*run.verdict().outlooks.one_thread.clean_share, 0.98);
  EXPECT_FALSE(run.verdict().outlooks.all_clean());
  run.system.foreign = 0.0;
  run.machine.switched_out = 0.002;  // of readings of 5 us
  const NoiseEvidence seen = run.machine.evidence();
  const double out = static_cast<double>(seen.alone.switched_out + seen.together.switched_out) /
                     static_cast<double>(seen.alone.all + seen.together.all);
  EXPECT_NEAR(share(), *seen.clean_share({0, 1, 2, 3}) * std::exp(-out * 4 * 3'000.0 / 5.0), 1e-9);
}

TEST(NoiseVerdict, ThreadsThatShareACpuAreNeverClean) {
  Example run;
  run.machine.on_a_cpu = 2;
  run.cases = cases_of(400, 50);
  for (Case& c : run.cases) c.on_a_cpu = c.threads == 1 ? 1 : 2;
  const NoiseVerdict verdict = run.verdict();
  EXPECT_EQ(verdict.outlooks.several_threads.clean, 0U);
  EXPECT_EQ(verdict.outlooks.several_threads.clean_share, 0.0);
  EXPECT_TRUE(
      verdict.text.ends_with("results of several threads will be graded noisy; 50 cases "
                             "have threads that share a CPU (--oversubscribe), which is "
                             "always graded noisy"))
      << verdict.text;
  EXPECT_EQ(verdict.remedy, "fewer threads, or no --oversubscribe");
}

TEST(NoiseVerdict, AQuotaHasItsOwnRemedyWhereCasesSuffer) {
  Example run = virtual_run({0.45});
  run.system.warnings = {make_warning(WarningId::cpu_quota, "may use 0.5 CPUs", "echo max")};
  run.cases = cases_of(0, 2400);
  run.budget_s = 10.0;
  EXPECT_EQ(run.verdict().remedy, "echo max");
}

TEST(NoiseVerdict, NamesAMovingClock) {
  Example run;
  run.machine.clock_spread = 0.1;
  EXPECT_EQ(run.verdict().cause, NoiseCause::frequency);
  EXPECT_TRUE(run.verdict().text.starts_with("the core clock moves by ±8 %: all 1000 cases"))
      << run.verdict().text;
}

TEST(NoiseVerdict, ACoarseClockExplainsAMissingLevel) {
  Example run;
  run.system.warnings = {make_warning(WarningId::clock_resolution, "the clock is coarse")};
  EXPECT_EQ(run.verdict().cause, NoiseCause::none) << "the level was found all the same";
  run.machine.smeared = true;
  EXPECT_EQ(run.verdict().cause, NoiseCause::clock_resolution);
}

TEST(NoiseVerdict, UnderEmulationNothingElseMatters) {
  Example run = virtual_run({0.9});
  run.system.warnings = {make_warning(WarningId::emulated, "EMULATED: under an emulator")};
  const NoiseVerdict verdict = run.verdict();
  EXPECT_EQ(verdict.severity, Severity::invalid);
  EXPECT_EQ(one_line(verdict),
            "verdict: EMULATED: under an emulator, timings are not valid; try: measure on the "
            "hardware itself");
}

TEST(NoiseVerdict, FromTooLittleIsNone) {
  Example run = virtual_run({0.5});
  run.machine.seconds = 0.1;
  const NoiseVerdict verdict = run.verdict();
  EXPECT_EQ(verdict.cause, NoiseCause::too_short);
  EXPECT_EQ(verdict.severity, Severity::info);
  run.machine.seconds = 2.0;
  NoiseEvidence quick = run.machine.evidence();
  for (auto& [occupancy, noise] : quick.occupancies) noise = {1, noise.counts, 0.251, 0.253, {}};
  EXPECT_EQ(judge_noise(quick, {}, {run.cases, 1.0, 0.0, 5'000.0}).cause, NoiseCause::too_short)
      << "readings repeat, but there is no level yet";
  const NoiseVerdict none = judge_noise({}, {}, {{}, 1.0, 0.0, 5'000.0});
  EXPECT_EQ(none.cause, NoiseCause::too_short);
}

/// Any machine gets a sentence on one line, and every warning comes with a remedy or says why there is none to need.
TEST(NoiseVerdict, AnyMachineGetsASentenceAndARemedy) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::mt19937_64 random(seed);
  const auto uniform = [&] { return std::uniform_real_distribution<double>(0.0, 1.0)(random); };
  for (int i = 0; i < 30; ++i) {
    Example run = virtual_run({uniform(), uniform(), uniform()});
    run.machine.seed = random();
    run.machine.seconds = 3.0 * uniform();
    run.machine.switched_out = uniform() < 0.3 ? uniform() : 0.0;
    run.machine.paused = uniform() < 0.3 ? uniform() : 0.0;
    run.machine.smeared = uniform() < 0.2;
    run.machine.cpus = 1 + static_cast<unsigned>(8 * uniform());
    run.cases = cases_of(static_cast<std::size_t>(50 * uniform()),
                         static_cast<std::size_t>(50 * uniform()), run.machine.cpus);
    run.budget_s = 600.0 * uniform();
    run.system.virtual_machine = uniform() < 0.5;
    if (uniform() < 0.3) run.system.stolen = uniform();
    if (uniform() < 0.3) run.system.foreign = uniform();
    const NoiseVerdict verdict = run.verdict();
    EXPECT_FALSE(verdict.text.empty());
    EXPECT_EQ(verdict.text.find('\n'), std::string::npos);
    EXPECT_EQ(verdict.text.find("nan"), std::string::npos) << verdict.text;
    EXPECT_EQ(verdict.text.find("inf"), std::string::npos) << verdict.text;
    if (verdict.severity == Severity::warning && verdict.cause != NoiseCause::none) {
      EXPECT_FALSE(verdict.remedy.empty()) << verdict.text;
    }
  }
}

}  // namespace
}  // namespace fencepost::harness::noise_verdict_test
