// Which samples a result rests on: clean ones where there are enough, else the best evidence there is.
#include "harness/sampling/used_samples.hpp"

#include <gtest/gtest.h>

#include "tests/support/rounds.hpp"

namespace fencepost::harness {
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

TEST(SelectSamples, SomeWindowsSayNothing) {
  Round round;
  for (const Drop why : {Drop::migrated, Drop::throttled})
    round.samples.push_back(dropped_for(why));
  Sample starved = dropped_for(Drop::late);
  starved.fairness = 0.0;
  Sample counted_only;  // of an earlier version: only that it was dropped is known
  counted_only.drop = Drop::neighbour;
  round.samples.push_back(starved);
  round.samples.push_back(counted_only);
  for (const Sample& sample : round.samples) EXPECT_FALSE(is_evidence(sample));
  EXPECT_EQ(select_samples({round}, levels_at(0.25)).grade, Grade::none);
  EXPECT_EQ(select_samples({}, levels_at(0.25)).grade, Grade::none);
}

}  // namespace
}  // namespace fencepost::harness
