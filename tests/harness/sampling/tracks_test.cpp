// Where the cases of a run begin, and where a resumed run goes on.
#include "harness/sampling/tracks.hpp"

#include <gtest/gtest.h>

namespace fencepost::harness::tracks_test {
namespace {

Case named(const std::string& name) {
  Case c;
  c.name = name;
  return c;
}

Round round_of(const std::string& name, int repetition, const std::string& error = "") {
  Round round;
  round.name = name;
  round.repetition = repetition;
  round.error = error;
  return round;
}

TEST(Tracks, GoOnWithTheRoundsOfTheirCaseAndRepetition) {
  const std::vector<Round> earlier{round_of("a", 0), round_of("b", 0), round_of("a", 1),
                                   round_of("a", 0), round_of("gone", 0)};
  const auto tracks = make_tracks({named("b"), named("a"), named("new")}, 0, earlier, {});
  ASSERT_EQ(tracks.size(), 3U);
  EXPECT_EQ(tracks[0].c.name, "b");
  EXPECT_EQ(tracks[0].rounds.size(), 1U);
  EXPECT_EQ(tracks[1].rounds.size(), 2U);
  EXPECT_TRUE(tracks[2].rounds.empty());
  for (const Track& track : tracks) {
    EXPECT_EQ(track.repetition, 0);
    EXPECT_FALSE(track.done);
    EXPECT_FALSE(track.settled);
  }
}

TEST(Tracks, OfWhatCannotBeMeasuredOrIsDisprovedAreDone) {
  Case skipped = named("skipped");
  skipped.obstacle = "unsupported: needs wings";
  const auto tracks =
      make_tracks({skipped, named("wrong"), named("right")}, 2,
                  {round_of("wrong", 2, "additions were lost"), round_of("right", 2)}, {});
  EXPECT_TRUE(tracks[0].done);
  EXPECT_TRUE(tracks[1].done);
  EXPECT_FALSE(tracks[2].done);
  EXPECT_TRUE(any_disproved({{}, tracks}));
  EXPECT_FALSE(any_disproved({{tracks[0], tracks[2]}, {}}));
}

TEST(Tracks, OfAKnownFaultFailWithoutBeingMeasured) {
  Case failed = named("failed");
  failed.fault = "its program ended";
  const auto tracks = make_tracks({failed}, 1, {}, {});
  EXPECT_TRUE(tracks[0].done);
  ASSERT_EQ(tracks[0].rounds.size(), 1U);
  EXPECT_EQ(tracks[0].rounds[0].error, "its program ended");
  EXPECT_EQ(tracks[0].rounds[0].repetition, 1);
  EXPECT_TRUE(any_disproved({tracks}));
  EXPECT_EQ(tally(tracks), (Tally{1, 0, 0, 1}));
}

TEST(Tally, CountsWhatIsMeasuredAndHowWell) {
  Case skipped = named("skipped");
  skipped.obstacle = "unsupported: needs wings";
  std::vector<Track> tracks =
      make_tracks({skipped, named("wrong"), named("few"), named("enough"), named("new")}, 0,
                  {round_of("wrong", 0, "additions were lost"), round_of("few", 0)}, {});
  EXPECT_EQ(tally(tracks), (Tally{4, 0, 1, 1}));
  EXPECT_EQ(text_of(tally(tracks)), "1 of 4 cases measured: 0 clean, 1 noisy, 1 finished");
  Round clean = round_of("enough", 0);
  clean.samples.resize(least_windows);
  tracks[3].rounds = {clean};
  tracks[3].convergence.reached(tracks[3].rounds, Pace::alone, {});
  EXPECT_EQ(tally(tracks), (Tally{4, 1, 1, 1}));
  tracks[2].settled = true;  // by an earlier process
  EXPECT_EQ(tally(tracks), (Tally{4, 2, 0, 2}));
}

}  // namespace
}  // namespace fencepost::harness::tracks_test
