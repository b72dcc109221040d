// Which results of a run have a net cost, and over which rounds.
#include "harness/sampling/run_net_costs.hpp"

#include <gtest/gtest.h>

namespace fencepost::harness::run_net_costs_test {
namespace {

const std::string core = "kind0/core:1/alone";

/// A fence, none, and one without a baseline, in two repetitions of so many rounds.
class RunNetCosts : public ::testing::Test {
 protected:
  RunNetCosts() {
    levels.remember(core, 0.25);
    for (const char* primitive : {"mfence", "none", "word_mov"})
      cases.push_back(named_case({"fence", primitive, "idle"}));
    cases[0].baseline = cases[1].name;
    results.resize(cases.size());
    for (int repetition = 0; repetition < 2; ++repetition) {
      repetitions.emplace_back();
      for (std::size_t i = 0; i < cases.size(); ++i) add(i, repetition);
    }
  }

  void add(std::size_t i, int repetition) {
    Track track;
    track.c = cases[i];
    track.repetition = repetition;
    for (int number = 0; number < 4; ++number) {
      Sample sample;
      sample.cycles = (i == 0 ? 30.0 : 10.0) + number;
      sample.ns = sample.cycles / 4.0;
      sample.chain = {{core, 0.25}};
      Round round;
      round.repetition = repetition;
      round.round = number;
      round.samples = {sample};
      track.rounds.push_back(round);
    }
    Result result;
    result.name = cases[i].name;
    result.repetition = repetition;
    result.cycles.median = i == 0 ? 31.0 : 11.0;
    results[i].push_back(result);
    repetitions.back().push_back(std::move(track));
  }

  void add_all() { add_net_costs(results, cases, repetitions, levels); }

  CleanLevels levels;
  std::vector<Case> cases;
  std::vector<std::vector<Result>> results;
  std::vector<std::vector<Track>> repetitions;
};

TEST_F(RunNetCosts, AreTheSameForAllRepetitionsOverTheRoundsOfAll) {
  add_all();
  for (const Result& one : results[0]) {
    ASSERT_TRUE(one.net_cost);
    EXPECT_EQ(one.net_cost->baseline, "fence/none/idle/threads:1");
    EXPECT_EQ(one.net_cost->rounds, 8);
    EXPECT_EQ(one.net_cost->cycles.median, 20.0);
    EXPECT_TRUE(one.net_cost->measurable);
  }
  for (const std::size_t i : {1U, 2U}) EXPECT_FALSE(results[i][0].net_cost);
}

TEST_F(RunNetCosts, HaveAnInterval) {
  add_all();
  ASSERT_TRUE(results[0][0].net_cost && results[0][0].net_cost->cycles.interval);
  EXPECT_EQ(results[0][0].net_cost->cycles.interval->high, 20.0);
}

TEST_F(RunNetCosts, NeedABaselineInTheRun) {
  cases[0].baseline = "fence/none/elsewhere/threads:1";
  add_all();
  EXPECT_FALSE(results[0][0].net_cost);
}

TEST_F(RunNetCosts, NeedAResultOfBothInEveryRepetition) {
  results[1][1].error = "too few clean windows";
  add_all();
  EXPECT_FALSE(results[0][0].net_cost);
  results[1][1].error = "";
  results[0][0].error = "too few clean windows";
  add_all();
  EXPECT_FALSE(results[0][1].net_cost);
}

}  // namespace
}  // namespace fencepost::harness::run_net_costs_test
