// From rounds to published results: what is kept, and what is said when there are none.
#include "harness/sampling/result.hpp"

#include <gtest/gtest.h>

#include "tests/support/rounds.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::result_test {
namespace {

Result published(const std::vector<Round>& rounds, const CleanLevels& levels = levels_at(0.25)) {
  return publish("a/b/c/threads:1", rounds, levels, Pace::alone);
}

TEST(Publish, IsTheMedianOfTheRoundsMedians) {
  // Medians 10, 12 and 20: a round with many windows has one voice as well.
  const Round low = round_of({10, 10, 10, 10, 10, 10, 10}), middle = round_of({11, 12, 13}),
              high = round_of({20, 20, 21});
  const Result p = published({low, middle, high, low, middle, high, middle});
  EXPECT_EQ(p.error, "");
  EXPECT_EQ(p.note, "");
  EXPECT_EQ(p.grade, Grade::clean);
  EXPECT_DOUBLE_EQ(p.ns.median, 12.0);
  EXPECT_DOUBLE_EQ(p.cycles.median, 36.0);
  EXPECT_DOUBLE_EQ(p.ops_per_second.median, 1e9 / 12.0);
  EXPECT_DOUBLE_EQ(p.cpu_ns, 12.0);
  EXPECT_EQ(p.rounds, 7);
  EXPECT_EQ(p.kept, 29);
  EXPECT_EQ(p.used, 29);
  EXPECT_EQ(p.dropped, 0);
  EXPECT_EQ(p.window_us, 30.0);
  EXPECT_GE(p.ns.interval.low, 10.0);
  EXPECT_GE(p.ns.interval.high, 20.0);
  EXPECT_LE(p.ns.interval.high, 28.0) << "seven rounds: twice as far as the highest";
  // numpy: np.quantile([10]*14 + [11, 12, 13]*3 + [20, 20, 21]*2, (0.1, 0.9)), and the MAD of the same
  EXPECT_DOUBLE_EQ(p.ns_min, 10.0);
  EXPECT_DOUBLE_EQ(p.ns_p10, 10.0);
  EXPECT_DOUBLE_EQ(p.ns_p90, 20.0);
  EXPECT_DOUBLE_EQ(p.ns.mad, 1.0);
}

TEST(Publish, SaysOfThirtyWindowsWhetherTheyHaveTwoHumps) {
  const auto rounds = [](double other, std::size_t count) {
    std::vector<Round> all;
    for (std::size_t i = 0; i < count; ++i)
      all.push_back(round_of({10.0, 10.0, other, other, other}));
    return all;
  };
  const auto one = published(rounds(10.0, 6)).counters(),
             two = published(rounds(11.0, 6)).counters();
  EXPECT_EQ(one.at("modes"), 1.0);
  EXPECT_EQ(two.at("modes"), 2.0);
  EXPECT_LT(one.at("dip"), two.at("dip"));
  EXPECT_LE(two.at("dip"), 0.25);
  EXPECT_FALSE(published(rounds(11.0, 5)).counters().contains("modes")) << "25 windows";
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
  const std::vector<Round> rounds(6, round);
  const Result unknown = published(rounds, CleanLevels{});
  EXPECT_EQ(unknown.kept, 0) << "without a level nothing is surely clean";
  EXPECT_EQ(unknown.grade, Grade::noisy);
  EXPECT_NE(unknown.note.find("too few clean windows"), std::string::npos) << unknown.note;
  EXPECT_EQ(unknown.counters().at("dropped_no_level"), 54.0);
  EXPECT_EQ(unknown.counters().at("dropped_neighbour"), 0.0);
  EXPECT_EQ(unknown.counters().at("windows_used"), 54.0);
  const Result p = published(rounds, levels_at(0.25));
  EXPECT_EQ(p.grade, Grade::clean);
  EXPECT_EQ(p.kept, 30);
  EXPECT_EQ(p.counters().at("dropped_neighbour"), 24.0);
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

TEST(Publish, TooFewWindowsAreNoCleanResult) {
  Round round = round_of({10, 10, 10, 10});
  for (const Drop why : {Drop::preempted, Drop::preempted, Drop::gap})
    round.samples.push_back(dropped_for(why));
  Result p = published({round});
  EXPECT_EQ(p.error, "");
  EXPECT_EQ(p.grade, Grade::noisy);
  require_clean(p);
  EXPECT_EQ(p.grade, Grade::none);
  for (const char* part : {"too few", "4 of 7", "preempted", "--budget"})
    EXPECT_NE(p.error.find(part), std::string::npos) << part << " is not in: " << p.error;
  EXPECT_EQ(p.dropped, 3) << "counted all the same";
  const Result undisturbed = published({round_of({10, 10, 10, 10})});
  EXPECT_NE(undisturbed.note, "");
  EXPECT_EQ(undisturbed.note.find("most dropped"), std::string::npos);
  EXPECT_EQ(published({round_of({10, 10, 10, 10, 10})}).error, "") << "five are enough";
}

TEST(Publish, FewRoundsAreNoisyAboutTheirMedian) {
  const Result few = published({round_of({10, 10, 10, 10}), round_of({10, 10, 10})});
  EXPECT_EQ(few.grade, Grade::noisy);
  EXPECT_DOUBLE_EQ(few.ns.median, 10.0);
  EXPECT_LT(few.ns.interval.low, 9.9) << "two rounds say little";
  EXPECT_GT(few.ns.interval.high, 10.1);
  EXPECT_DOUBLE_EQ(few.ops_per_second.interval.low, 1e9 / few.ns.interval.high);
  EXPECT_NE(few.note.find("2 of at least 6"), std::string::npos) << few.note;
}

TEST(Publish, NoisyWindowsGiveAWideInterval) {
  std::vector<Round> rounds;
  for (int i = 0; i < 12; ++i) {
    Round round;
    round.samples = {sample_of(15.0, 0.375), sample_of(15.1, 0.38), sample_of(15.2, 0.38)};
    rounds.push_back(round);
  }
  const Result p = published(rounds, levels_at(0.25));
  EXPECT_EQ(p.grade, Grade::noisy);
  EXPECT_EQ(p.kept, 0);
  EXPECT_EQ(p.used, 36);
  EXPECT_EQ(p.rounds, 12);
  EXPECT_LT(p.cycles.interval.low, 31.0) << "it may need the adders as the chain does";
  EXPECT_GT(p.cycles.interval.high, 45.0) << "or not at all";
}

TEST(Publish, WindowsUnderAQuotaGiveAnIntervalThatAllowsForIt) {
  Round round;
  round.samples = {dropped_for(Drop::throttled), dropped_for(Drop::throttled)};
  const Result p = published({round});
  EXPECT_EQ(p.grade, Grade::noisy);
  EXPECT_NE(p.note.find("quota"), std::string::npos) << p.note;
  const double measured = round.samples[0].ns;
  EXPECT_LT(p.ns.interval.low, 0.2 * measured) << "stopped for most of both windows";
  EXPECT_GT(p.ns.interval.high, 0.98 * measured);
}

TEST(Publish, NothingUsableIsNoResult) {
  Round round;
  round.samples.resize(2);
  for (Sample& sample : round.samples) sample.drop = Drop::throttled;
  const Result p = published({round});
  EXPECT_EQ(p.grade, Grade::none);
  EXPECT_NE(p.error.find("quota"), std::string::npos) << p.error;
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
}  // namespace
}  // namespace fencepost::harness::result_test
