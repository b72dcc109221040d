// From rounds to published results: what is kept, what is said when there are none, when it is enough.
#include "harness/sampling/result.hpp"

#include <gtest/gtest.h>

#include "tests/support/testing.hpp"

namespace fencepost::harness {
namespace {

const std::string core = "kind0/core:1/alone";

Sample sample_of(double ns, double chain = 0.25) {
  Sample sample;
  sample.ns = ns;
  sample.cycles = 3.0 * ns;
  sample.ops_per_second = 1e9 / ns;
  sample.cpu_ns = ns;
  sample.chain = {{core, chain}};
  return sample;
}

Sample dropped_for(Drop why) {
  Sample sample = sample_of(1e6);
  sample.drop = why;
  return sample;
}

Round round_of(const std::vector<double>& ns) {
  Round round;
  round.name = "a/b/c/threads:1";
  round.window_us = 30.0;
  for (const double value : ns) round.samples.push_back(sample_of(value));
  return round;
}

CleanLevels levels_at(double level) {
  CleanLevels levels;
  levels.remember(core, level);
  return levels;
}

Result published(const std::vector<Round>& rounds, const CleanLevels& levels = levels_at(0.25)) {
  return publish("a/b/c/threads:1", rounds, levels, 1, 200);
}

TEST(Publish, IsTheMedianOfTheRoundsMedians) {
  // Medians 10, 12 and 20: a round with many windows has one voice as well.
  const Result p = published(
      {round_of({10, 10, 10, 10, 10, 10, 10}), round_of({11, 12, 13}), round_of({20, 20, 21})});
  EXPECT_EQ(p.error, "");
  EXPECT_DOUBLE_EQ(p.ns.median, 12.0);
  EXPECT_DOUBLE_EQ(p.cycles.median, 36.0);
  EXPECT_DOUBLE_EQ(p.ops_per_second.median, 1e9 / 12.0);
  EXPECT_DOUBLE_EQ(p.cpu_ns, 12.0);
  EXPECT_EQ(p.rounds, 3);
  EXPECT_EQ(p.kept, 13);
  EXPECT_EQ(p.dropped, 0);
  EXPECT_EQ(p.window_us, 30.0);
  EXPECT_GE(p.ns.interval.low, 10.0);
  EXPECT_LE(p.ns.interval.high, 20.0);
  // numpy: np.quantile([10]*7 + [11, 12, 13, 20, 20, 21], (0.1, 0.9)), and the MAD of the same
  EXPECT_DOUBLE_EQ(p.ns_min, 10.0);
  EXPECT_DOUBLE_EQ(p.ns_p10, 10.0);
  EXPECT_DOUBLE_EQ(p.ns_p90, 20.0);
  EXPECT_DOUBLE_EQ(p.ns.mad, 0.0);
}

TEST(Publish, LeavesOutWhatWasDropped) {
  Round round = round_of({10, 10, 10, 10, 10});
  for (const Drop why : {Drop::gap, Drop::gap, Drop::migrated})
    round.samples.push_back(dropped_for(why));
  const Result p = published({round});
  EXPECT_DOUBLE_EQ(p.ns.median, 10.0);
  EXPECT_EQ(p.kept, 5);
  EXPECT_EQ(p.dropped, 3);
  EXPECT_EQ(p.counters().at("dropped_gap"), 2.0);
  EXPECT_EQ(p.counters().at("dropped_migrated"), 1.0);
  EXPECT_EQ(p.counters().at("dropped_neighbour"), 0.0);
}

TEST(Publish, FindsNeighboursByTheLevelKnownAtTheEnd) {
  Round round = round_of({10, 10, 10, 10, 10});
  for (int i = 0; i < 4; ++i) round.samples.push_back(sample_of(50.0, 0.3));
  const Result unknown = published({round}, CleanLevels{});
  EXPECT_EQ(unknown.kept, 0) << "without a level nothing is surely clean";
  EXPECT_NE(unknown.error.find("too few clean windows"), std::string::npos) << unknown.error;
  const Result p = published({round}, levels_at(0.25));
  EXPECT_EQ(p.kept, 5);
  EXPECT_EQ(p.counters().at("dropped_neighbour"), 4.0);
  EXPECT_DOUBLE_EQ(p.ns.median, 10.0);
  EXPECT_DOUBLE_EQ(p.ns_p90, 10.0);
}

TEST(Publish, OneDirtyCoreOfATeamIsEnough) {
  Round round = round_of({10, 10, 10, 10, 10, 10});
  round.samples.back().chain["kind1/core:1/team"] = 0.9;
  CleanLevels levels = levels_at(0.25);
  levels.remember("kind1/core:1/team", 0.5);
  EXPECT_EQ(published({round}, levels).kept, 5);
}

TEST(Publish, ARoundWithNothingKeptHasNoVoice) {
  Round dirty;
  for (int i = 0; i < 9; ++i) dirty.samples.push_back(dropped_for(Drop::late));
  const Result p = published({round_of({10, 10, 10}), dirty, round_of({12, 12, 12})});
  EXPECT_EQ(p.rounds, 2);
  EXPECT_DOUBLE_EQ(p.ns.median, 11.0);
}

TEST(Publish, TooFewWindowsAreNoFigure) {
  Round round = round_of({10, 10, 10, 10});
  for (const Drop why : {Drop::preempted, Drop::preempted, Drop::gap})
    round.samples.push_back(dropped_for(why));
  const Result p = published({round});
  for (const char* part : {"too few", "4 of 7", "preempted", "--budget"})
    EXPECT_NE(p.error.find(part), std::string::npos) << part << " is not in: " << p.error;
  EXPECT_EQ(p.dropped, 3) << "counted all the same";
  EXPECT_EQ(published({round_of({10, 10, 10, 10})}).error.find("most dropped"), std::string::npos);
  EXPECT_EQ(published({round_of({10, 10, 10, 10, 10})}).error, "") << "five are enough";
}

TEST(Publish, AFailedProofOutdoesAllSamples) {
  Round wrong;
  wrong.error = "the count should be 2, is 1";
  const Result p = published({round_of({10, 10, 10, 10, 10, 10}), wrong});
  EXPECT_EQ(p.error, "the count should be 2, is 1");
  EXPECT_EQ(p.ns.median, 0.0);
}

TEST(Publish, NotReached) {
  const Result p = published({});
  EXPECT_NE(p.error.find("not reached"), std::string::npos) << p.error;
  EXPECT_NE(p.error.find("--budget"), std::string::npos) << p.error;
}

TEST(Publish, ConstantsAreCountersToo) {
  Result p = published({round_of({10, 10, 10, 10, 10})});
  p.constants["work_cycles"] = 250.0;
  EXPECT_EQ(p.counters().at("work_cycles"), 250.0);
  EXPECT_EQ(p.counters().at("windows_kept"), 5.0);
}

/// `count` rounds of three windows each around 10 ns, a round off by up to +-`spread` (relative).
std::vector<Round> rounds_of(int count, double spread) {
  std::vector<Round> rounds;
  for (int i = 0; i < count; ++i) {
    const double ns = 10.0 * (1.0 + spread * (2.0 * i / (count - 1) - 1.0));
    rounds.push_back(round_of({ns, ns, ns}));
  }
  return rounds;
}

TEST(Converged, WithinFourPerMilleOnTenRounds) {
  EXPECT_TRUE(converged(rounds_of(10, 0.003), Pace::contended, levels_at(0.25)));
  EXPECT_FALSE(converged(rounds_of(10, 0.01), Pace::contended, levels_at(0.25)));
  EXPECT_FALSE(converged(rounds_of(9, 0.0), Pace::contended, levels_at(0.25))) << "nine rounds";
  EXPECT_FALSE(converged({}, Pace::contended, levels_at(0.25)));
}

TEST(Converged, MoreRoundsMakeUpForSpread) {
  EXPECT_TRUE(converged(rounds_of(200, 0.02), Pace::contended, levels_at(0.25)));
}

TEST(Converged, NeedsThirtyWindows) {
  std::vector<Round> rounds(14, round_of({10, 10}));
  EXPECT_FALSE(converged(rounds, Pace::contended, levels_at(0.25)));
  rounds.push_back(round_of({10, 10}));
  EXPECT_TRUE(converged(rounds, Pace::contended, levels_at(0.25)));
}

TEST(Converged, OnCleanRoundsOnly) {
  auto rounds = rounds_of(12, 0.0);
  for (int i = 0; i < 3; ++i) {
    for (Sample& sample : rounds[static_cast<std::size_t>(i)].samples) sample.chain[core] = 0.3;
  }
  EXPECT_TRUE(converged(rounds, Pace::contended, levels_at(0.3)));
  EXPECT_FALSE(converged(rounds, Pace::contended, levels_at(0.25))) << "nine rounds are clean";
}

TEST(Converged, GoesByCyclesWhereAThreadIsAlone) {
  auto rounds = rounds_of(12, 0.05);  // the clock frequency moved
  for (Round& round : rounds) {
    for (Sample& sample : round.samples) sample.cycles = 30.0;
  }
  EXPECT_TRUE(converged(rounds, Pace::alone, levels_at(0.25)));
  EXPECT_FALSE(converged(rounds, Pace::contended, levels_at(0.25)));
}

}  // namespace
}  // namespace fencepost::harness
