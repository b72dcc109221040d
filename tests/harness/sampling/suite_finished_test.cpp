// The suite says when a case is finished.
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/sampling/suite.hpp"

namespace fencepost::harness::suite_finished_test {
namespace {

/// Windows of 1 ms; "late" never settles, "wrong" fails at once and "seen" in its first burst, both after one weak outcome.
Bench bench_of(double& now) {
  Bench bench;
  bench.plan = [](const Case& c) {
    if (c.name == "wrong") return TrialPlan{{1'000'000, 1}, "disproved", false, {{"weak", 1}}};
    return TrialPlan{{1'000'000, 1}, "", false};
  };
  bench.take = [&now](const Case& c, const WindowPlan&, int windows) {
    now += 1e-3 * windows;
    Burst burst;
    burst.samples.resize(static_cast<std::size_t>(windows));
    for (Sample& sample : burst.samples)
      sample.ns = sample.cycles = c.name == "late" ? 1.0 + now : 5.0;
    if (c.name != "seen") return burst;
    burst.error = "disproved";
    burst.failed_outcomes = {{"weak", 1}};
    return burst;
  };
  bench.seconds = [&now] { return now; };
  bench.nanoseconds = [](std::uint64_t ticks) { return static_cast<double>(ticks); };
  bench.record = [](const Round&) {};
  bench.rest = [] {};
  bench.progress = [](const Track&, double) {};
  return bench;
}

TEST(SuiteFinished, OnceForEachCaseThatSettledOrFailed) {
  std::vector<Track> tracks(4);
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    tracks[i].c.name = std::array{"late", "wrong", "one", "two"}[i];
    tracks[i].c.group = "x";  // settled cases take more rounds with the one that is late
  }
  double now = 0.0;
  std::vector<std::string> finished;
  Bench bench = bench_of(now);
  bench.finished = [&](const Track& track) {
    EXPECT_TRUE(track.settled || !track.rounds.back().error.empty()) << track.c.name;
    finished.push_back(track.c.name);
  };
  std::mt19937_64 random(1);
  const std::atomic<bool> stop{false};
  EXPECT_EQ(measure(tracks, bench, CleanLevels(), 2.0, random, stop), Ending::finished);
  ASSERT_FALSE(finished.empty());
  EXPECT_EQ(finished.front(), "wrong") << "known before anything else";
  std::ranges::sort(finished);
  EXPECT_EQ(finished, (std::vector<std::string>{"one", "two", "wrong"}));
}

TEST(SuiteFinished, ARoundThatFailedHasWhatItsWindowCounted) {
  std::vector<Track> tracks(3);
  for (std::size_t i = 0; i < tracks.size(); ++i)
    tracks[i].c.name = std::array{"wrong", "seen", "one"}[i];
  double now = 0.0;
  std::mt19937_64 random(1);
  const std::atomic<bool> stop{false};
  measure(tracks, bench_of(now), CleanLevels(), 2.0, random, stop);
  const OutcomeCounts weak{{"weak", 1}};
  EXPECT_EQ(tracks[0].rounds.back().failed_outcomes, weak);
  EXPECT_EQ(tracks[1].rounds.back().failed_outcomes, weak);
  EXPECT_TRUE(tracks[1].rounds.back().samples.empty());
  EXPECT_TRUE(tracks[2].rounds.back().failed_outcomes.empty());
}

}  // namespace
}  // namespace fencepost::harness::suite_finished_test
