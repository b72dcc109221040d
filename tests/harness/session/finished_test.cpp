// The line of a case that has a result.
#include "harness/session/finished.hpp"

#include <gtest/gtest.h>

namespace fencepost::harness::finished_test {
namespace {

Track track_of(const std::string& name) {
  Track track;
  track.c.name = name;
  for (int i = 0; i < 24; ++i) {
    Round round;
    round.samples.resize(3);
    for (Sample& sample : round.samples) {
      sample.ns = i == 0 ? 5.1 : 5.0234;
      sample.cycles = 17.08;
    }
    track.rounds.push_back(round);
  }
  return track;
}

TEST(FinishedLine, HasTheResultAndWhatItRestsOn) {
  const Track track = track_of("mutex/spinlock/lock_unlock/critical:1000/outside:100/threads:2");
  EXPECT_EQ(
      finished_line(result_so_far(track, {}, 1)),
      "mutex/spinlock/lock_unlock/critical:1000/outside:100/threads:2  5.023 ns ±0.0 %, 17.08 "
      "cycles ±0.0 %, 24 rounds");
  EXPECT_EQ(finished_note(result_so_far(track, {}, 1)),
            "mutex/spinlock/lock_unlock/critical:1000/...  5.023 ns");
}

TEST(FinishedLine, SaysThatAResultIsNoisy) {
  Track track = track_of("a/b");
  for (Round& round : track.rounds) {
    for (Sample& sample : round.samples) sample.chain["kind0/core:1/alone"] = 0.4;
  }
  const std::string line = finished_line(result_so_far(track, {}, 1));
  EXPECT_TRUE(line.ends_with(" rounds, noisy")) << line;
}

TEST(FinishedLine, SaysWhyThereIsNoResult) {
  Track failed = track_of("a/b");
  failed.rounds.emplace_back();
  failed.rounds.back().error = "additions were lost";
  EXPECT_EQ(finished_line(result_so_far(failed, {}, 1)), "a/b  additions were lost");
  EXPECT_EQ(finished_note(result_so_far(failed, {}, 1)), "a/b  failed");
  Track empty;
  empty.c.name = "a/b";
  EXPECT_NE(finished_line(result_so_far(empty, {}, 1)).find("a/b  not reached"), std::string::npos);
  EXPECT_EQ(finished_note(result_so_far(empty, {}, 1)), "a/b  failed");
}

}  // namespace
}  // namespace fencepost::harness::finished_test
