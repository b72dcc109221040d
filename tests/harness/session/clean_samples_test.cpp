// The readings of a comparison, judged by the rule of a run.
#include "harness/session/clean_samples.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/clock/clean_levels.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::clean_samples_test {
namespace {

using nlohmann::json;

const std::string alone = "kind0/core:1/alone", team = "kind0/core:2/team";

/// `count` rounds over two seconds, each with a quiet reading, one within 3 % of it, and one beyond.
json rounds_over_two_seconds(int count, const std::string& occupancy = alone) {
  json rounds = json::array();
  for (int i = 0; i < count; ++i)
    rounds.push_back({{"t", 2.0 * i / count}, {"chain", {{occupancy, {0.2, 0.2055, 0.21}}}}});
  return rounds;
}

TEST(CleanSamples, AreThoseWithinThreePercentOfTheLevel) {
  json rounds = rounds_over_two_seconds(100);
  rounds.push_back({{"t", 2.0}, {"chain", json::object()}});
  const json said = clean_samples(rounds.dump());
  EXPECT_EQ(said.at("clean_levels"), (json{{alone, 0.2}}));
  ASSERT_EQ(said.at("clean").size(), 101U);
  for (std::size_t i = 0; i < 100; ++i)
    EXPECT_EQ(said.at("clean").at(i), (json{true, true, false})) << i;
  EXPECT_EQ(said.at("clean").at(100), json::array()) << "had no sample";
}

TEST(CleanSamples, NeedALevelForEachOfTheirReadings) {
  json rounds = rounds_over_two_seconds(100);
  rounds.push_back({{"t", 1.0}, {"chain", {{alone, {0.2}}, {team, {0.2}}}}});
  const json said = clean_samples(rounds.dump());
  EXPECT_FALSE(said.at("clean_levels").contains(team));
  EXPECT_EQ(said.at("clean").at(100), json{false});
  EXPECT_EQ(said.at("clean").at(0).at(0), true);
}

TEST(CleanSamples, AreNoneWithoutEvidenceEnough) {
  const json said = clean_samples(rounds_over_two_seconds(10).dump());
  EXPECT_EQ(said.at("clean_levels"), json::object());
  for (const json& round : said.at("clean")) EXPECT_EQ(round, (json{false, false, false}));
}

TEST(CleanSamples, AreNoneBesideBurstsShorterThanAWindow) {
  json rounds = rounds_over_two_seconds(100);
  for (std::size_t i = 0; i < 100; ++i) {
    rounds[i]["case"] = i % 2 == 0 ? "disturbed" : "other";
    rounds[i]["window_us"] = 30.0;
    if (i % 4 != 0) continue;
    rounds[i]["idle_periods"] = {{"waits", 5},    {"repeated", 10}, {"lasted", 4},
                                 {"apart", 5e-5}, {"started", 10},  {"ended", 3}};
  }
  const json clean = clean_samples(rounds.dump()).at("clean");
  for (std::size_t i = 0; i < 100; ++i)
    EXPECT_EQ(clean.at(i).at(0), i % 4 != 0) << i << ": calm rounds and other cases are clean";
}

TEST(CleanSamples, AllowForTheStepOfTheClock) {
  json rounds = rounds_over_two_seconds(100);
  for (json& round : rounds) round["chain"][alone][1] = 0.2065;
  EXPECT_EQ(clean_samples(rounds.dump()).at("clean").at(0).at(1), false);
  EXPECT_EQ(clean_samples(rounds.dump(), 0.004).at("clean").at(0).at(1), true);
}

TEST(CleanSamples, AreJudgedAsARunJudgesThem) {
  std::mt19937_64 random(random_seed());
  std::uniform_real_distribution<double> noise(0.2, 0.3);
  std::bernoulli_distribution quiet(0.3);
  CleanLevels levels;
  json rounds = json::array();
  for (int i = 0; i < 500; ++i) {
    const double reading = quiet(random) ? 0.2 : noise(random);
    levels.learn(alone, reading, 0.01 * i);
    rounds.push_back({{"t", 0.01 * i}, {"chain", {{alone, {reading}}}}});
  }
  const json said = clean_samples(rounds.dump());
  EXPECT_EQ(said.at("clean_levels"), json(levels.all()));
  for (std::size_t i = 0; i < rounds.size(); ++i) {
    const double reading = rounds[i]["chain"][alone][0].get<double>();
    EXPECT_EQ(said.at("clean").at(i).at(0), levels.surely_clean(alone, reading)) << reading;
  }
}

TEST(CleanSamples, OfNothingAreNothing) {
  EXPECT_EQ(clean_samples("[]"),
            (json{{"clean_levels", json::object()}, {"clean", json::array()}}));
}

TEST(CleanSamples, BadInputIsAnErrorThatNamesTheRound) {
  for (const char* text : {"", "x", "{}", "[", "1"})
    expect_user_error([&] { clean_samples(text); }, {"--slices: use clean"});
  const std::string good = R"({"t": 1, "chain": {"a": [1, 2]}})";
  for (const char* bad :
       {"1", "{}", R"({"t": 1})", R"({"t": "x", "chain": {}})",
        R"({"t": 1, "chain": {"a": ["x"]}})", R"({"t": 1, "chain": {"a": [1, 2], "b": [1]}})"})
    expect_user_error([&] { clean_samples("[" + good + "," + bad + "]"); }, {"clean: round 1: "});
}

}  // namespace
}  // namespace fencepost::harness::clean_samples_test
