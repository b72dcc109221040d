// The suite on a machine that others use: windows that take longer than planned, and cases without a clean sample.
#include <gtest/gtest.h>

#include "tests/simulated/suite_world.hpp"

namespace fencepost::harness::suite_busy_test {
namespace {

TEST(BusySuite, ReachesAllCasesThoughWindowsTakeLongerThanPlanned) {
  World world;
  world.slowness = 20.0;
  auto tracks = tracks_of(10);
  for (const Track& track : tracks) world.noisy.insert(track.c.name);
  world.run(tracks, 1.0);
  for (const Track& track : tracks) EXPECT_FALSE(track.rounds.empty()) << track.c.name;
  EXPECT_LT(world.now, 1.2);
}

TEST(BusySuite, ACaseThatTakesSecondsToBuildDoesNotTakeTheRoundsOfTheOthers) {
  World world;
  world.longer = {{"a", 100.0}};
  auto tracks = tracks_of(10);
  for (const Track& track : tracks) world.noisy.insert(track.c.name);
  world.run(tracks, 20.0);
  EXPECT_GE(visits_of(world, "a"), 3) << "has its turns";
  for (const Track& track : tracks) {
    if (track.c.name != "a") {
      EXPECT_GE(static_cast<double>(track.rounds.size()), rounds_wanted);
    }
  }
}

TEST(BusySuite, EndsThoughAVisitTakesMoreThanTheWholeTime) {
  World world;
  world.longer = {{"a", 1e5}};
  world.noisy = {"a"};
  auto tracks = tracks_of(1);
  EXPECT_EQ(world.run(tracks, 1.0), Ending::finished);
  EXPECT_EQ(visits_of(world, "a"), 1);
}

TEST(BusySuite, DisturbedRoundsWithoutEndAreNotRecorded) {
  World world;
  world.besieged = {"a"};
  auto tracks = tracks_of(1);
  world.run(tracks, 50.0);
  EXPECT_GT(visits_of(world, "a"), 2000);
  EXPECT_EQ(world.recorded.size(), 3U * 400U);
}

}  // namespace
}  // namespace fencepost::harness::suite_busy_test
