// The suite against a simulated world: a clock that moves when a case is measured, and cases that are
// quiet, noisy, wrong or stuck.
#include "harness/sampling/suite.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/simulated/suite_world.hpp"

namespace fencepost::harness::suite_test {
namespace {

TEST(Suite, VisitsEveryCaseInEveryRoundInRandomOrder) {
  World world;
  auto tracks = tracks_of(8);
  for (const Track& track : tracks) world.noisy.insert(track.c.name);
  EXPECT_EQ(world.run(tracks, 2.0), Ending::finished);
  std::set<std::string> orders;
  ASSERT_GE(world.visits.size(), 64U);
  for (std::size_t at = 0; at + 8 <= world.visits.size(); at += 8) {
    std::string round;
    for (std::size_t i = at; i < at + 8; ++i) round += world.visits[i];
    orders.insert(round);
    std::ranges::sort(round);
    EXPECT_EQ(round, "abcdefgh");
  }
  EXPECT_GT(orders.size(), 4U) << "always the same order";
  for (const Track& track : tracks) EXPECT_EQ(world.planned[track.c.name], 1) << track.c.name;
}

TEST(Suite, RecordsEachRoundWithItsNumberAndTime) {
  World world;
  auto tracks = tracks_of(2);
  tracks[1].repetition = 3;
  world.run(tracks, 1.0);
  std::map<std::string, int> next;
  double before = 0.0;
  for (const Round& round : world.recorded) {
    EXPECT_EQ(round.round, next[round.name]++);
    EXPECT_EQ(round.repetition, round.name == "b" ? 3 : 0);
    EXPECT_EQ(round.window_us, 1000.0);
    EXPECT_GT(round.seconds, before);
    before = round.seconds;
  }
  EXPECT_EQ(world.recorded.size(), tracks[0].rounds.size() + tracks[1].rounds.size());
}

TEST(Suite, RoundsThatOnlyMetNeighboursAreNotCountedAgainstACase) {
  World world;
  world.besieged = {"a"};
  world.noisy = {"b"};
  auto tracks = tracks_of(2);
  world.run(tracks, 200.0);
  EXPECT_GE(world.now, 200.0) << "a was given up before the time was up";
  EXPECT_EQ(world.rests, visits_of(world, "a"));
  EXPECT_GT(visits_of(world, "a"), visits_of(world, "b"));
}

TEST(Suite, ACaseWithoutACleanSampleTakesNoMoreThanItsShareOfTheTime) {
  World world;
  world.longer = {{"a", 30.0}};
  world.besieged = {"a", "b", "c", "d"};
  world.noisy = {"e"};
  auto tracks = tracks_of(5);
  world.run(tracks, 400.0);
  EXPECT_GT(tracks[0].used_s, 40.0) << "has its turns";
  EXPECT_LT(tracks[0].used_s, 100.0 + 400.0 / 60.0) << "a quarter or a fifth, and a visit";
  EXPECT_GT(visits_of(world, "b"), 5 * visits_of(world, "a"));
}

TEST(Suite, ACaseOfLongWindowsThatAreCleanIsVisitedInEachPass) {
  World world;
  world.longer = {{"a", 30.0}};
  world.besieged = {"b"};
  world.noisy = {"a", "c"};
  auto tracks = tracks_of(3);
  world.run(tracks, 50.0);
  EXPECT_LE(std::abs(visits_of(world, "a") - visits_of(world, "c")), 1);
}

TEST(Suite, DropsCasesThatAreKnownAndEndsWithTheLast) {
  World world;
  auto tracks = tracks_of(3);
  EXPECT_EQ(world.run(tracks, 1000.0), Ending::finished);
  EXPECT_LT(world.now, 10.0) << "ends before the time is up";
  for (const Track& track : tracks) {
    EXPECT_TRUE(track.done);
    EXPECT_EQ(visits_of(world, track.c.name), converged_rounds)
        << "as many rounds as it takes, and no more";
  }
}

TEST(Suite, CasesOfAGroupTakeRoundsUntilAllAreKnown) {
  World world;
  auto tracks = tracks_of(6);
  for (const std::size_t i : {0U, 1U, 2U}) tracks[i].c.group = "x";
  for (const std::size_t i : {3U, 4U}) tracks[i].c.group = "y";
  world.noisy = {"b"};
  EXPECT_EQ(world.run(tracks, 4.0), Ending::finished);
  EXPECT_GT(visits_of(world, "b"), 30);
  for (const char* name : {"a", "c"})
    EXPECT_LE(std::abs(visits_of(world, name) - visits_of(world, "b")), 1)
        << name << ", cut by the end at most";
  for (const char* name : {"d", "e", "f"})
    EXPECT_EQ(visits_of(world, name), converged_rounds)
        << name << " is compared with nobody that is noisy";
  EXPECT_FALSE(tracks[0].done);
  EXPECT_TRUE(tracks[0].settled);
}

TEST(Suite, AGroupEndsWithItsLast) {
  World world;
  auto tracks = tracks_of(3);
  for (Track& track : tracks) track.c.group = "x";
  world.noisy = {"b"};
  world.after_visit = [&] {
    if (visits_of(world, "b") == 20) world.noisy.clear();
  };
  EXPECT_EQ(world.run(tracks, 1e4), Ending::finished);
  EXPECT_LT(world.now, 1e3);
  ASSERT_GT(tracks[1].rounds.size(), 20U);
  for (const Track& track : tracks) {
    EXPECT_TRUE(track.done);
    EXPECT_EQ(track.rounds.size(), tracks[1].rounds.size())
        << track.c.name << ": the same rounds for all";
  }
}

TEST(Suite, NobodyWaitsForWhoIsWrongOrLeft) {
  World world;
  auto tracks = tracks_of(3);
  for (Track& track : tracks) track.c.group = "x";
  world.wrong_at_once = {"a"};
  world.besieged = {"b"};
  world.run(tracks, 30.0);
  EXPECT_TRUE(tracks[2].done) << "no group may take more rounds than a case alone";
  EXPECT_EQ(visits_of(world, "c"), 400);
  auto two = tracks_of(2);
  for (Track& track : two) track.c.group = "x";
  World wrong;
  wrong.wrong_at_once = {"a"};
  wrong.run(two, 1e3);
  EXPECT_EQ(visits_of(wrong, "b"), converged_rounds);
}

TEST(Suite, RoundsOfOneNumberAreOfOnePass) {
  World world;
  auto tracks = tracks_of(2);
  for (Track& track : tracks) track.c.group = "x";
  world.noisy = {"a", "b"};
  bool silenced = false;
  world.after_visit = [&] {
    if (world.recorded.size() == 5) world.silent = {"a"};
    if (world.visits.size() == 20) world.silent.clear();
    silenced = silenced || !world.silent.empty();
  };
  world.run(tracks, 1.0);
  ASSERT_TRUE(silenced);
  ASSERT_LT(tracks[0].rounds.size() + 3, tracks[1].rounds.size());
  std::map<int, double> when;
  for (const Round& round : tracks[1].rounds) when[round.round] = round.seconds;
  for (const Round& round : tracks[0].rounds) {
    const auto other = when.find(round.round);
    if (other == when.end()) continue;
    EXPECT_NEAR(round.seconds, other->second, 0.033) << "two visits of at most 16 ms";
  }
}

TEST(Suite, GivesTheNoisyCasesTheTimeThatIsLeft) {
  World world;
  auto tracks = tracks_of(3);
  world.noisy = {"b"};
  EXPECT_EQ(world.run(tracks, 2.0), Ending::finished);
  EXPECT_FALSE(tracks[1].done);
  EXPECT_EQ(visits_of(world, "a"), converged_rounds);
  EXPECT_GT(visits_of(world, "b"), 30);
}

TEST(Suite, StopsWhenTheTimeIsUp) {
  World world;
  auto tracks = tracks_of(4);
  for (const Track& track : tracks) world.noisy.insert(track.c.name);
  EXPECT_EQ(world.run(tracks, 0.5), Ending::finished);
  EXPECT_GE(world.now, 0.5);
  EXPECT_LT(world.now, 0.5 + 0.016) << "at most one round over";
}

TEST(Suite, ACaseThatNeverSettlesIsLeftAtLast) {
  World world;
  auto tracks = tracks_of(2);
  world.noisy = {"a", "b"};
  EXPECT_EQ(world.run(tracks, 1e6), Ending::finished);
  EXPECT_LT(world.now, 1e5) << "it took all the time there was";
  // At most: by luck, its interval may be narrow once in so many rounds.
  for (const Track& track : tracks) EXPECT_LE(track.rounds.size(), 400U);
}

TEST(Suite, ACaseThatIsWrongIsNotMeasuredAgain) {
  World world;
  auto tracks = tracks_of(3);
  world.wrong_at_once = {"a"};
  world.wrong_later = world.noisy = {"b"};
  EXPECT_EQ(world.run(tracks, 1.0), Ending::finished);
  EXPECT_EQ(visits_of(world, "a"), 0) << "its trial failed";
  ASSERT_EQ(tracks[0].rounds.size(), 1U);
  EXPECT_EQ(tracks[0].rounds[0].error, "disproved");
  EXPECT_EQ(tracks[1].rounds.back().error, "disproved");
  EXPECT_TRUE(tracks[1].rounds.back().samples.empty()) << "no sample of a window that lied";
  EXPECT_TRUE(tracks[2].done);
  EXPECT_LT(world.now, 0.9) << "nothing is left to do";
}

TEST(Suite, AHangEndsEverything) {
  World world;
  auto tracks = tracks_of(4);
  world.stuck = {"c"};
  EXPECT_EQ(world.run(tracks, 10.0), Ending::hung);
  EXPECT_EQ(world.visits.back(), "c");
  EXPECT_EQ(visits_of(world, "c"), 1);
  EXPECT_EQ(world.recorded.back().error, "hung") << "the report must say which";
}

TEST(Suite, TheStopFlagEndsItAfterTheCaseInHand) {
  World world;
  auto tracks = tracks_of(4);
  world.after_visit = [&] { world.stop = world.visits.size() == 6; };
  EXPECT_EQ(world.run(tracks, 10.0), Ending::stopped);
  EXPECT_EQ(world.visits.size(), 6U);
  EXPECT_EQ(world.recorded.size(), 6U) << "what was finished is written";
}

TEST(Suite, RoundsOfTheRunBeforeCount) {
  World world;
  auto tracks = tracks_of(1);
  world.run(tracks, 1000.0);
  ASSERT_EQ(tracks[0].rounds.size(), converged_rounds);
  World resumed;
  auto rest = tracks_of(1);
  rest[0].rounds.assign(tracks[0].rounds.begin(), tracks[0].rounds.begin() + 7);
  EXPECT_EQ(resumed.run(rest, 1000.0), Ending::finished);
  EXPECT_EQ(resumed.visits.size(), converged_rounds - 7);
  EXPECT_EQ(resumed.recorded.front().round, 7);
}

TEST(Suite, AResumedRunCountsPassesBeyondThoseOfAllCases) {
  World world;
  auto tracks = tracks_of(2);
  for (int i = 0; i < 9; ++i) {
    Round round;
    round.round = i;
    tracks[0].rounds.push_back(round);  // the other was not reached
  }
  world.noisy = {"a", "b"};
  world.run(tracks, 0.1);
  for (const Round& round : world.recorded) EXPECT_GE(round.round, 9) << round.name;
}

TEST(Suite, DoneFromTheStartIsNotVisited) {
  World world;
  auto tracks = tracks_of(2);
  for (Track& track : tracks) track.done = true;
  EXPECT_EQ(world.run(tracks, 10.0), Ending::finished);
  EXPECT_TRUE(world.visits.empty());
}

TEST(Suite, ABurstThatGaveNothingIsNoRound) {
  World world;
  auto tracks = tracks_of(1);
  world.silent = {"a"};
  EXPECT_EQ(world.run(tracks, 0.1), Ending::finished);
  EXPECT_FALSE(world.visits.empty());
  EXPECT_TRUE(world.recorded.empty());
}

TEST(WindowsPerRound, FitTheSliceAndStayInBounds) {
  EXPECT_EQ(windows_per_round(0.0, 1, 1e6), 2);
  EXPECT_EQ(windows_per_round(100.0, 1, 1e3), 16);
  EXPECT_EQ(windows_per_round(0.01, 1, 1e6), 7) << "1.3 ms and 45 us each";
  EXPECT_EQ(windows_per_round(0.04, 4, 1e6), 7) << "shared by four cases";
  EXPECT_EQ(windows_per_round(1.0, 1'000'000, 1e6), 2);
}

}  // namespace
}  // namespace fencepost::harness::suite_test
