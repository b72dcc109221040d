// The estimate of the time until results are clean, compared with measure() on machines that are clean for a part of the time.
#include "harness/doctor/clean_time.hpp"

#include <gtest/gtest.h>

#include <random>

#include "harness/sampling/suite.hpp"
#include "harness/sampling/used_samples.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::clean_time_test {
namespace {

constexpr double chain_time_ns = 5'000.0;

/// A machine on which each visit of a case finds a clean moment with the probability of its case.
struct PartlyClean {
  std::vector<CaseNoise> noise;
  std::mt19937_64 random;
  double now = 0.0;
  std::vector<int> clean_rounds;
  std::vector<double> clean_at;

  Burst take(std::size_t index, int windows) {
    const CaseNoise& one = noise[index];
    Burst burst;
    if (std::bernoulli_distribution(one.clean_share)(random)) {
      now += windows * window_cost_ns(one.window_ns) / 1e9;
      // At least two windows a round: six rounds have more than the five that are needed.
      if (++clean_rounds[index] == least_clean_rounds) clean_at[index] = now;
      burst.samples.resize(static_cast<std::size_t>(windows));
      for (Sample& sample : burst.samples) sample.ns = sample.cycles = 5.0;
    } else {
      now += (lost_visit_ns(one.window_ns, chain_time_ns) - lost_round_rest_ns) / 1e9;
      burst.samples.resize(3);
      for (Sample& sample : burst.samples) sample.drop = Drop::neighbour;
    }
    return burst;
  }

  std::vector<double> run(double budget_s) {
    std::vector<Track> tracks(noise.size());
    for (std::size_t i = 0; i < tracks.size(); ++i) tracks[i].c.name = std::to_string(i);
    clean_rounds.assign(noise.size(), 0);
    clean_at.assign(noise.size(), never);
    const auto index = [](const Case& c) { return std::stoul(c.name); };
    Bench bench;
    bench.plan = [&](const Case& c) {
      const auto length = static_cast<std::uint64_t>(noise[index(c)].window_ns);
      return TrialPlan{{length, 1}, "", false};
    };
    bench.take = [&](const Case& c, const WindowPlan&, int windows) {
      return take(index(c), windows);
    };
    bench.seconds = [&] { return now; };
    bench.nanoseconds = [](std::uint64_t ticks) { return static_cast<double>(ticks); };
    bench.record = [](const Round&) {};
    bench.rest = [&] { now += lost_round_rest_ns / 1e9; };
    bench.progress = [](const Track&, double) {};
    const std::atomic<bool> stop{false};
    // The budget sets the windows of a round; the time to go on is longer.
    measure(tracks, bench, CleanLevels(), budget_s, random, stop);
    return clean_at;
  }
};

double latest(const std::vector<double>& times) {
  double last = 0.0;
  for (const double one : times) last = std::max(last, one);
  return last;
}

TEST(CleanTime, IsThatOfMeasuringOnAMachineThatIsCleanForAPartOfTheTime) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::mt19937_64 random(seed);
  for (int world = 0; world < 40; ++world) {
    const double share = std::uniform_real_distribution<double>(0.05, 1.0)(random);
    PartlyClean machine;
    machine.random.seed(random());
    machine.noise.assign(std::uniform_int_distribution<std::size_t>(20, 200)(random),
                         {share, std::uniform_real_distribution<double>(3e4, 4e5)(random)});
    const double budget_s = 0.05 * static_cast<double>(machine.noise.size()) *
                            std::uniform_real_distribution<double>(0.5, 4.0)(random) / share;
    const std::vector<double> expected =
        seconds_until_clean(machine.noise, budget_s, chain_time_ns);
    const double needed = latest(expected);
    if (needed > 0.5 * budget_s) continue;  // the budget may end the run before the last case
    const double taken = latest(machine.run(budget_s));
    // The last of many cases takes more passes than the average.
    EXPECT_GT(taken, 0.5 * needed) << "clean " << share << ", cases " << machine.noise.size();
    EXPECT_LT(taken, 2.2 * needed) << "clean " << share << ", cases " << machine.noise.size();
  }
}

TEST(CleanTime, HalfAsCleanTakesTwiceAsManyPassesAndMoreForTheLastCases) {
  const std::vector<CaseNoise> quiet(100, {1.0, 30'000.0});
  const std::vector<double> times = seconds_until_clean(quiet, 0.2, chain_time_ns);
  // 100 cases, two windows a round for lack of time, in six rounds.
  EXPECT_NEAR(times.back(), 100 * 6 * 2 * window_cost_ns(30'000.0) / 1e9, 1e-9);
  const std::vector<CaseNoise> half(100, {0.5, 30'000.0});
  const double visit =
      0.5 * 2 * window_cost_ns(30'000.0) + 0.5 * lost_visit_ns(30'000.0, chain_time_ns);
  const double passes = seconds_until_clean(half, 0.2, chain_time_ns).back() / (100 * visit / 1e9);
  // Six heads of a fair coin take 12 throws on average, and 19 or fewer in 19 of 20 attempts.
  EXPECT_NEAR(passes, 19.0, 0.2);
}

TEST(CleanTime, WhatIsNeverCleanHoldsUpTheOthersUntilTheyAreDone) {
  const CaseNoise quiet{1.0, 30'000.0}, never_clean{0.0, 30'000.0};
  const auto alone = seconds_until_clean(std::vector{quiet, quiet}, 1.0, chain_time_ns);
  const auto beside =
      seconds_until_clean(std::vector{never_clean, quiet, quiet}, 1.5, chain_time_ns);
  EXPECT_EQ(beside[0], never);
  EXPECT_NEAR(beside[1] - alone[0],
              least_clean_rounds * lost_visit_ns(30'000.0, chain_time_ns) / 1e9, 1e-9);
}

TEST(CleanTime, AnyInputGivesATime) {
  EXPECT_TRUE(seconds_until_clean({}, 1.0, chain_time_ns).empty());
  for (const double share : {-1.0, 0.0, 1e-9, 1.0, 2.0}) {
    for (const double budget_s : {0.0, 1e-6, 1e6}) {
      const std::vector<CaseNoise> one{{share, 0.0}};
      const double seconds = seconds_until_clean(one, budget_s, 0.0).front();
      EXPECT_TRUE(seconds > 0.0) << share << " " << budget_s;
    }
  }
}

}  // namespace
}  // namespace fencepost::harness::clean_time_test
