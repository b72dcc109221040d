// Round trips of a run as made-up worlds have them: one distance, lines at near and far addresses, CPUs that are moved.
#include "harness/probe/moved_cpus.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "harness/probe/round_trips.hpp"
#include "tests/support/rounds.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::moved_cpus_test {
namespace {

using Random = std::mt19937_64;

double uniform(Random& random, double low, double high) {
  return std::uniform_real_distribution(low, high)(random);
}

/// Rounds of a run: `ratio` between two levels, each round `noise` about its level; now and then one that is disturbed.
struct World {
  int rounds;
  double ratio, noise;

  static World draw(Random& random) {
    return {std::uniform_int_distribution(12, 120)(random), uniform(random, 1.8, 5.0),
            uniform(random, 0.01, 0.08)};
  }
  double round(bool far, Random& random) const {
    const double spread = std::exp(noise * std::normal_distribution()(random));
    const double disturbed = std::bernoulli_distribution(0.03)(random) ? 1.3 : 1.0;
    return 150.0 * (far ? ratio : 1.0) * spread * disturbed;
  }
};

std::vector<double> alternating(const World& world, double far_share, Random& random) {
  std::vector<double> all;
  std::bernoulli_distribution far(far_share);
  for (int i = 0; i < world.rounds; ++i) all.push_back(world.round(far(random), random));
  return all;
}

/// Far for one stretch of `length` rounds.
std::vector<double> moved_for(int length, const World& world, Random& random) {
  const int begins = std::uniform_int_distribution(0, world.rounds - length)(random);
  std::vector<double> all;
  for (int i = 0; i < world.rounds; ++i)
    all.push_back(world.round(begins <= i && i < begins + length, random));
  return all;
}

TEST(TwoDistances, AreNotSeenWhereThereIsOneOrAddressesDecide) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  Random random(seed);
  int one = 0, addresses = 0;
  for (int i = 0; i < 1000; ++i) {
    const World world = World::draw(random);
    one += two_distances(alternating(world, 0.0, random)).has_value();
    addresses += two_distances(alternating(world, uniform(random, 0.1, 0.9), random)).has_value();
  }
  EXPECT_EQ(one, 0);
  EXPECT_LE(addresses, 15);
}

TEST(TwoDistances, AreSeenWhereCpusWereMovedForAWhile) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  Random random(seed);
  int found = 0, right = 0;
  constexpr int trials = 1000;
  for (int i = 0; i < trials; ++i) {
    const World world = World::draw(random);
    const int length =
        std::uniform_int_distribution(world.rounds / 4, 3 * world.rounds / 4)(random);
    const auto distances = two_distances(moved_for(length, world, random));
    found += distances.has_value();
    right += distances && std::abs(distances->near_ns / 150.0 - 1.0) < 0.1 &&
             std::abs(distances->far_ns / (150.0 * world.ratio) - 1.0) < 0.1 &&
             std::abs(distances->far_share - 1.0 * length / world.rounds) < 0.05;
  }
  EXPECT_GE(found, trials * 90 / 100);
  EXPECT_GE(right, found * 98 / 100);
}

TEST(TwoDistances, NeedThreeRoundsAtEach) {
  const std::vector<double> none, few{1, 1, 3, 3, 3}, two{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 4, 4},
      equal(40, 1.0);
  for (const auto& one : {none, few, two, equal}) EXPECT_FALSE(two_distances(one));
}

Track pair_track(std::string_view primitive, const std::vector<double>& ns) {
  Track track;
  track.c = named_case(CaseName("pair", primitive, "round_trip").with_threads(2));
  track.c.team_threads = {1, 0};
  track.c.home = 1;
  for (const double one : ns) track.rounds.push_back(round_of({one, one, one}));
  return track;
}

TEST(MovedCpus, AreNamedWithWhatTheyHad) {
  const auto team = synthetic_topology("pack:1 l3:1 core:4 pu:1").pus;
  std::vector<double> ns(20, 155.0);
  std::fill(ns.begin() + 12, ns.end(), 599.0);
  const Track moved = pair_track(round_trip_primitive, ns), other = pair_track("other", ns);
  EXPECT_TRUE(moved_cpus({}, team).empty());
  EXPECT_TRUE(moved_cpus({{other}}, team).empty());
  const auto found = moved_cpus({{other, moved, moved}}, team);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(name_of(found[0].id), "cpus_moved");
  EXPECT_EQ(found[0].text,
            "the round trip between CPUs 1 and 0 took 155 ns in 60 % of the rounds and 599 ns in "
            "the others, in stretches: the "
            "hypervisor moved them, or the way between them was busy; and so between 1 other pair");
}

TEST(MovedCpus, SamplesThatAreLeftOutDoNotCount) {
  const auto team = synthetic_topology("pack:1 l3:1 core:4 pu:1").pus;
  Track track = pair_track(round_trip_primitive, std::vector<double>(20, 155.0));
  for (std::size_t i = 12; i < 20; ++i)
    track.rounds[i].samples.push_back(dropped_for(Drop::preempted));
  EXPECT_TRUE(moved_cpus({{track}}, team).empty());
}

}  // namespace
}  // namespace fencepost::harness::moved_cpus_test
