// The doctor's measurement: its arithmetic, and once for real and briefly.
#include "harness/doctor/doctor_probe.hpp"

#include <gtest/gtest.h>

#include "harness/base/statistics.hpp"
#include "harness/topology/topology.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::doctor_probe_test {
namespace {

Round burst(double ns, double cycles, int kept, int dropped) {
  Round round;
  Sample sample;
  sample.ns = ns;
  sample.cycles = cycles;
  for (int i = 0; i < kept; ++i) round.samples.push_back(sample);
  sample.drop = Drop::gap;
  for (int i = 0; i < dropped; ++i) round.samples.push_back(sample);
  return round;
}

TEST(RelativeSpread, HalfTheWidthOfTheMiddleOverTheMedian) {
  EXPECT_DOUBLE_EQ(relative_spread({}), 0.0);
  EXPECT_DOUBLE_EQ(relative_spread({3.0}), 0.0);
  std::vector<double> values;
  for (int i = 0; i <= 100; ++i) values.push_back(100.0 + i);
  EXPECT_DOUBLE_EQ(relative_spread(values), 40.0 / 150.0);
}

TEST(Summarise, BurstsBecomeAFigureAndASpread) {
  const std::vector<Round> seen{burst(2.0, 8.0, 3, 1), burst(3.0, 8.0, 3, 1),
                                burst(9.0, 9.0, 0, 2)};
  const CleanLevels levels;
  const machine::Probe one = summarise(seen, levels, 1), two = summarise(seen, levels, 2);
  EXPECT_EQ(one.error, "");
  EXPECT_EQ(one.windows, 10);
  EXPECT_EQ(one.bursts, 2) << "one had no window to give";
  EXPECT_DOUBLE_EQ(one.kept, 0.6);
  EXPECT_DOUBLE_EQ(one.cycles, 8.0);
  EXPECT_DOUBLE_EQ(one.ns, 2.5);
  EXPECT_DOUBLE_EQ(one.lost.at("gap"), 0.4);
  EXPECT_EQ(one.lost.size(), 1U);
  EXPECT_DOUBLE_EQ(one.spread, 0.0) << "of cycles";
  EXPECT_DOUBLE_EQ(two.spread, relative_spread({2.0, 3.0})) << "of ns";
}

TEST(Summarise, NoFigureWithoutWindowsAndWithAFailedProof) {
  EXPECT_NE(summarise({burst(2.0, 8.0, 1, 9)}, {}, 1).error.find("too few"), std::string::npos);
  Round failed = burst(2.0, 8.0, 9, 0);
  failed.error = "additions were lost";
  EXPECT_EQ(summarise({failed}, {}, 2).error, "additions were lost");
}

TEST(Summarise, LeavesOutWhatABurstShorterThanAWindowDisturbed) {
  std::vector<Round> seen(12, burst(2.0, 8.0, 4, 0));
  for (std::size_t i = 0; i < 6; ++i) {
    seen[i].window_us = 30.0;
    seen[i].periods = {5, 10, 4, 5e-5, 10, 3};
  }
  const machine::Probe probe = summarise(seen, CleanLevels(), 1);
  EXPECT_DOUBLE_EQ(probe.kept, 0.5) << "the rounds that were calm";
  EXPECT_DOUBLE_EQ(probe.lost.at("neighbour"), 0.5);
}

TEST(MeasureNoise, ForRealAndBriefly) {
  Rig rig(read_topology().pus, {.seed = random_seed()});
  const Team& team = rig.team();
  const std::atomic<bool> go_on{false};
  FirstLook look(rig, machine::State());
  const machine::Noise noise = measure_noise(rig, 0.6, go_on, look);
  EXPECT_GT(noise.alone.windows, 0);
  EXPECT_EQ(noise.contended.threads, team.size());
  EXPECT_EQ(noise.contended.windows > 0, team.size() > 1);
  for (const machine::Probe* probe : {&noise.alone, &noise.contended})
    EXPECT_EQ(probe->error.find("lost"), std::string::npos) << probe->error;
  EXPECT_GT(look.evidence().alone.all, 0U);
  EXPECT_EQ(look.evidence().together.all > 0, team.size() > 1);
  EXPECT_FALSE(look.verdict(look.evidence(), {}).text.empty());
}

}  // namespace
}  // namespace fencepost::harness::doctor_probe_test
