// The suite against a simulated world: a clock that moves when a case is measured, and cases that are
// quiet, noisy, wrong or stuck.
#include "harness/sampling/suite.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/support/testing.hpp"

namespace fencepost::harness {
namespace {

/// A world in which a window takes 1 ms and every case gives the same result, unless told otherwise.
struct World {
  double now = 0.0;
  std::vector<std::string> visits;  ///< names, in order
  std::vector<Round> recorded;
  std::map<std::string, int> planned;
  std::set<std::string> noisy, wrong_at_once, wrong_later, stuck, silent, besieged;
  int rests = 0;
  std::atomic<bool> stop{false};
  std::function<void()> after_visit = [] {};
  std::uint64_t seed = random_seed();
  ::testing::ScopedTrace trace{__FILE__, __LINE__, seed_text(seed)};
  std::mt19937_64 random{seed};
  std::uniform_real_distribution<double> noise{1.0, 9.0};
  std::vector<int> windows;
  CleanLevels levels;

  Burst take(const Case& c, int count) {
    visits.push_back(c.name);
    windows.push_back(count);
    now += 1e-3 * count;
    after_visit();
    Burst burst;
    if (stuck.contains(c.name)) return {{}, {}, "hung", true};
    if (wrong_later.contains(c.name) && visits.size() > 20) burst.error = "disproved";
    for (int i = 0; i < count && !silent.contains(c.name); ++i) {
      Sample sample;
      sample.ns = sample.cycles = noisy.contains(c.name) ? noise(random) : 5.0;
      if (besieged.contains(c.name)) sample.drop = Drop::neighbour;
      burst.samples.push_back(sample);
    }
    return burst;
  }

  Bench bench() {
    Bench bench;
    bench.plan = [this](const Case& c) {
      ++planned[c.name];
      const bool wrong = wrong_at_once.contains(c.name);
      return TrialPlan{{1'000'000, 10}, wrong ? "disproved" : "", false};
    };
    bench.take = [this](const Case& c, const WindowPlan&, int count) { return take(c, count); };
    bench.seconds = [this] { return now; };
    bench.nanoseconds = [](std::uint64_t ticks) { return static_cast<double>(ticks); };
    bench.record = [this](const Round& round) { recorded.push_back(round); };
    bench.rest = [this] { ++rests; };
    bench.progress = [](const Track&, double) {};
    return bench;
  }

  Ending run(std::vector<Track>& tracks, double until) {
    return measure(tracks, bench(), levels, until, random, stop);
  }
};

std::vector<Track> tracks_of(int count) {
  std::vector<Track> tracks(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i)
    tracks[static_cast<std::size_t>(i)].c.name = std::string(1, static_cast<char>('a' + i));
  return tracks;
}

long visits_of(const World& world, const std::string& name) {
  return std::ranges::count(world.visits, name);
}

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

TEST(Suite, DropsCasesThatAreKnownAndEndsWithTheLast) {
  World world;
  auto tracks = tracks_of(3);
  EXPECT_EQ(world.run(tracks, 1000.0), Ending::finished);
  EXPECT_LT(world.now, 10.0) << "ends before the time is up";
  for (const Track& track : tracks) {
    EXPECT_TRUE(track.done);
    EXPECT_EQ(visits_of(world, track.c.name), 10) << "as many rounds as it takes, and no more";
  }
}

TEST(Suite, CasesOfAGroupTakeRoundsUntilAllAreKnown) {
  World world;
  auto tracks = tracks_of(6);
  for (const std::size_t i : {0U, 1U, 2U}) tracks[i].c.group = "x";
  for (const std::size_t i : {3U, 4U}) tracks[i].c.group = "y";
  world.noisy = {"b"};
  EXPECT_EQ(world.run(tracks, 2.0), Ending::finished);
  EXPECT_GT(visits_of(world, "b"), 30);
  for (const char* name : {"a", "c"})
    EXPECT_LE(std::abs(visits_of(world, name) - visits_of(world, "b")), 1)
        << name << ", cut by the end at most";
  for (const char* name : {"d", "e", "f"})
    EXPECT_EQ(visits_of(world, name), 10) << name << " is compared with nobody that is noisy";
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
  EXPECT_EQ(visits_of(wrong, "b"), 10);
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
  EXPECT_EQ(world.run(tracks, 1.0), Ending::finished);
  EXPECT_FALSE(tracks[1].done);
  EXPECT_EQ(visits_of(world, "a"), 10);
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
  ASSERT_EQ(tracks[0].rounds.size(), 10U);
  World resumed;
  auto rest = tracks_of(1);
  rest[0].rounds.assign(tracks[0].rounds.begin(), tracks[0].rounds.begin() + 7);
  EXPECT_EQ(resumed.run(rest, 1000.0), Ending::finished);
  EXPECT_EQ(resumed.visits.size(), 3U);
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

Case case_of(unsigned threads, Pace pace) {
  Case c;
  c.threads = threads;
  c.pace = pace;
  return c;
}

TEST(Workload, IsTheSumOverTheCases) {
  const Case alone = case_of(1, Pace::alone), two = case_of(2, Pace::contended),
             many = case_of(256, Pace::contended);
  const double a = workload(std::vector{alone}).least_s, b = workload(std::vector{two}).least_s,
               c = workload(std::vector{many}).least_s;
  EXPECT_GT(a, 24 * 30e-6) << "two windows of 30 us in each of twelve rounds";
  EXPECT_GT(b, 24 * 50e-6);
  EXPECT_NEAR(c - b, 24 * 2 * 254 * 100e-9, 1e-9) << "a later start for each thread more, twice";
  const Workload all = workload(std::vector{alone, two, many});
  EXPECT_EQ(all.cases, 3U);
  EXPECT_NEAR(all.least_s, a + b + c, 1e-9);
}

TEST(WindowsPerRound, FitTheSliceAndStayInBounds) {
  EXPECT_EQ(windows_per_round(0.0, 1, 1e6), 2);
  EXPECT_EQ(windows_per_round(100.0, 1, 1e3), 16);
  EXPECT_EQ(windows_per_round(0.01, 1, 1e6), 7) << "1.3 ms and 45 us each";
  EXPECT_EQ(windows_per_round(0.04, 4, 1e6), 7) << "shared by four cases";
  EXPECT_EQ(windows_per_round(1.0, 1'000'000, 1e6), 2);
}

}  // namespace
}  // namespace fencepost::harness
