// Which samples a result rests on: clean ones where there are enough, else the best evidence there is.
#include "harness/sampling/used_samples.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "harness/sampling/result.hpp"
#include "tests/support/rounds.hpp"

namespace fencepost::harness::used_samples_test {
namespace {

std::vector<Round> rounds_of(int count, const std::vector<double>& ns) {
  return std::vector<Round>(static_cast<std::size_t>(count), round_of(ns));
}

TEST(VerdictOfSample, WithoutALevelItIsNotKnownToBeANeighbour) {
  Sample sample = sample_of(10.0, 0.4);
  EXPECT_EQ(verdict(sample, CleanLevels{}), Drop::no_level);
  EXPECT_EQ(verdict(sample, levels_at(0.25)), Drop::neighbour);
  EXPECT_EQ(verdict(sample, levels_at(0.4)), std::nullopt);
  sample.chain["kind1/core:1/team"] = 0.3;
  EXPECT_EQ(verdict(sample, levels_at(0.4)), Drop::no_level) << "one core is clean, one unknown";
  EXPECT_EQ(verdict(sample, levels_at(0.25)), Drop::neighbour) << "shown on one core";
  sample.drop = Drop::gap;
  EXPECT_EQ(verdict(sample, CleanLevels{}), Drop::gap);
}

TEST(SelectSamples, CleanTakesFiveWindowsInSixRounds) {
  const auto enough = select_samples(rounds_of(6, {10}), levels_at(0.25));
  EXPECT_EQ(enough.grade, Grade::clean);
  EXPECT_EQ(enough.windows, 6);
  const auto few = select_samples(rounds_of(5, {10, 10, 10}), levels_at(0.25));
  EXPECT_EQ(few.grade, Grade::noisy) << "15 windows in five rounds";
  EXPECT_EQ(few.windows, 15);
}

TEST(SelectSamples, CleanLeavesDisturbedOut) {
  auto rounds = rounds_of(6, {10});
  for (Round& round : rounds) round.samples.push_back(sample_of(20.0, 0.4));
  EXPECT_EQ(select_samples(rounds, levels_at(0.25)).windows, 6);
  rounds.pop_back();
  const auto noisy = select_samples(rounds, levels_at(0.25));
  EXPECT_EQ(noisy.grade, Grade::noisy);
  EXPECT_EQ(noisy.windows, 10) << "clean ones and those beside a neighbour";
}

TEST(SelectSamples, LeavesRoundsOutInWhichANeighboursBurstsAreShorterThanAWindow) {
  auto rounds = rounds_of(20, {10});
  for (std::size_t i = 0; i < 10; ++i) rounds[i].periods = {5, 10, 4, 5e-5, 10, 3};
  EXPECT_TRUE(CleanRule(rounds, levels_at(0.25)).hidden());
  const auto calm = select_samples(rounds, levels_at(0.25));
  EXPECT_EQ(calm.grade, Grade::clean);
  EXPECT_EQ(calm.windows, 10);
  rounds.resize(12);
  const auto noisy = select_samples(rounds, levels_at(0.25));
  EXPECT_EQ(noisy.grade, Grade::noisy) << "two calm rounds";
  EXPECT_EQ(noisy.windows, 12);
  for (Round& round : rounds) round.periods.lasted = round.periods.repeated;
  EXPECT_EQ(select_samples(rounds, levels_at(0.25)).grade, Grade::clean) << "long idle periods";
}

TEST(SelectSamples, TakesTheBestEvidenceThatIsEnough) {
  Round round = round_of({10, 10});
  const auto add = [&](Drop why, int times) {
    for (int i = 0; i < times; ++i) round.samples.push_back(dropped_for(why));
  };
  add(Drop::preempted, 9);
  EXPECT_EQ(select_samples({round}, levels_at(0.25)).windows, 11);
  add(Drop::gap, 2);
  add(Drop::frequency, 1);
  EXPECT_EQ(select_samples({round}, levels_at(0.25)).windows, 5) << "without the preempted ones";
  for (int i = 0; i < 3; ++i) round.samples.push_back(sample_of(20.0, 0.4));
  EXPECT_EQ(select_samples({round}, levels_at(0.25)).windows, 5) << "neighbours are best";
}

TEST(SelectSamples, TakesWindowsThatSayLittleOnlyWhereThereAreNoOthers) {
  Round round;
  Sample starved = dropped_for(Drop::late);
  starved.fairness = 0.0;
  round.samples = {dropped_for(Drop::migrated), starved};
  const auto moved = select_samples({round}, levels_at(0.25));
  EXPECT_EQ(moved.grade, Grade::noisy);
  EXPECT_EQ(moved.windows, 2);
  EXPECT_EQ(moved.last_resort, LastResort::elsewhere);
  round.samples.push_back(dropped_for(Drop::throttled));
  const auto stopped = select_samples({round}, levels_at(0.25));
  EXPECT_EQ(stopped.windows, 1);
  EXPECT_EQ(stopped.last_resort, LastResort::stopped);
  round.samples.push_back(dropped_for(Drop::preempted));
  const auto better = select_samples({round}, levels_at(0.25));
  EXPECT_EQ(better.windows, 1);
  EXPECT_EQ(better.last_resort, std::nullopt);
}

TEST(SelectSamples, AnyReasonToDropLeavesAResult) {
  for (std::size_t i = 0; i < drop_names.size(); ++i) {
    Round round;
    round.samples = {dropped_for(static_cast<Drop>(i))};
    const Result found = publish("a", {round}, CleanLevels(), Pace::contended);
    EXPECT_EQ(found.grade, Grade::noisy) << drop_names[i];
    EXPECT_NE(found.note.find(drop_names[i]), std::string::npos) << found.note;
    EXPECT_LT(found.ns.interval.low, found.ns.median) << drop_names[i];
    EXPECT_LT(found.ns.median, found.ns.interval.high) << drop_names[i];
  }
}

TEST(SelectSamples, WindowsWithoutValuesSayNothing) {
  Round round;
  Sample counted_only;  // of an earlier version: only that it was dropped is known
  counted_only.drop = Drop::neighbour;
  Sample nothing_done = dropped_for(Drop::late);
  nothing_done.ns = HUGE_VAL;
  round.samples = {counted_only, nothing_done};
  for (const Sample& sample : round.samples) EXPECT_FALSE(is_evidence(sample));
  EXPECT_EQ(select_samples({round}, levels_at(0.25)).grade, Grade::none);
  EXPECT_EQ(select_samples({}, levels_at(0.25)).grade, Grade::none);
}

TEST(CleanRule, OnOneThreadTheUndisturbedOnesAreTypical) {
  auto rounds = rounds_of(12, {10});
  rounds[0] = round_of({10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20});
  for (Round& round : rounds) round.periods = {1, 10, 8, 1e-3, 5, 5};
  const CleanLevels levels = levels_at(0.25);
  const CleanRule rule(rounds, levels);
  const double share = rule.hidden_share();
  ASSERT_GT(share, 0.0);
  ASSERT_FALSE(rule.hidden());
  const auto typical = [&](Pace pace) {
    return rule.typical(rounds[0], rule.kept_of(rounds[0]), &Sample::ns, pace);
  };
  EXPECT_NEAR(typical(Pace::alone), 15.0 - 5.0 * share, 1e-9) << "the slowest are disturbed";
  EXPECT_EQ(typical(Pace::contended), 15.0);
  rounds[0].periods = {0, 10, 10, 1e-3, 5, 5};
  EXPECT_EQ(typical(Pace::alone), 15.0) << "a calm round";
}

TEST(CleanRule, IsThatOfTheLongestWindowsOfTwoPrograms) {
  auto rounds = rounds_of(12, {10});
  for (Round& round : rounds) round.periods = {1, 10, 8, 1e-3, 5, 4};
  EXPECT_FALSE(CleanRule(rounds, levels_at(0.25)).hidden());
  rounds[3].window_us = 2000.0;
  EXPECT_TRUE(CleanRule(rounds, levels_at(0.25)).hidden());
}

}  // namespace
}  // namespace fencepost::harness::used_samples_test
