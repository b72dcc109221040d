// The probe on the machine at hand. What it finds depends on what else runs; what it must never say does not.
#include "harness/probe/probe.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/testing.hpp"

namespace fencepost::harness::probe_test {
namespace {

const std::atomic<bool> go_on{false};

TEST(Probe, GivesAFindingForEachPairInTheirOrder) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::vector<Pu> pus = read_topology().pus;
  if (pus.size() < 2) GTEST_SKIP() << "one CPU is allowed here";
  pus.resize(std::min<std::size_t>(pus.size(), 3));
  std::mt19937_64 random(seed);
  const auto pairs = choose_pairs(pus, 496, random);
  const auto probed =
      probe(pairs, calibrate_clock(), {.seconds = 2.0, .most_visits = 3}, seed, go_on);
  ASSERT_EQ(probed.size(), pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    EXPECT_EQ(probed[i].a, pairs[i].a);
    EXPECT_EQ(probed[i].b, pairs[i].b);
    EXPECT_LE(probed[i].finding.visits, 3U);
    EXPECT_EQ(probed[i].finding.verdict, Sibling::unclear) << "three visits are too few";
    for (std::size_t k = 0; k < 2 && probed[i].finding.visits > 0; ++k) {
      EXPECT_GT(probed[i].finding.alone[k], 0.0);
      EXPECT_GT(probed[i].finding.together[k], 0.0);
    }
  }
}

/// As under a hypervisor that runs two virtual CPUs alternately on one hardware thread.
TEST(Probe, TwoThreadsThatTakeTurnsAreUnclear) {
  const Pu pu = read_topology().pus.front();
  const auto probed = probe({{pu, pu}}, calibrate_clock(), {.seconds = 2.0, .most_visits = 14},
                            random_seed(), go_on);
  EXPECT_EQ(probed.at(0).finding.verdict, Sibling::unclear);
  EXPECT_EQ(probed.at(0).finding.visits, 0U) << "they never ran side by side";
}

TEST(Probe, StopsWhenItIsTold) {
  const std::atomic<bool> stop{true};
  const Pu pu = read_topology().pus.front();
  const auto probed = probe({{pu, pu}}, calibrate_clock(), {}, random_seed(), stop);
  ASSERT_EQ(probed.size(), 1U);
  EXPECT_EQ(probed[0].finding.visits, 0U);
}

TEST(Probe, OfNothingIsNothing) {
  EXPECT_TRUE(probe({}, calibrate_clock(), {}, random_seed(), go_on).empty());
}

}  // namespace
}  // namespace fencepost::harness::probe_test
