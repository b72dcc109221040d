// Which pairs a probe looks at: all of them, or a sample that holds what matters.
#include "harness/probe/probe_pairs.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/support/testing.hpp"

namespace fencepost::harness::probe_pairs_test {
namespace {

class ChosenPairs : public ::testing::Test {
 protected:
  const std::uint64_t seed = random_seed();
  ::testing::ScopedTrace trace{__FILE__, __LINE__, seed_text(seed)};
  std::mt19937_64 random{seed};

  std::vector<ProbePair> choose(const std::string& machine, std::size_t most) {
    return choose_pairs(synthetic_topology(machine).pus, most, random);
  }
};

std::map<Distance, std::size_t> by_class(const std::vector<ProbePair>& pairs) {
  std::map<Distance, std::size_t> counts;
  for (const ProbePair& pair : pairs) ++counts[distance(pair.a, pair.b)];
  return counts;
}

void expect_distinct(const std::vector<ProbePair>& pairs) {
  std::set<std::pair<unsigned, unsigned>> seen;
  for (const ProbePair& pair : pairs) {
    EXPECT_NE(pair.a.os_index, pair.b.os_index);
    EXPECT_TRUE(seen.insert(std::minmax(pair.a.os_index, pair.b.os_index)).second);
  }
}

TEST_F(ChosenPairs, AreAllWhereTheyFit) {
  const auto pairs = choose("package:1 l3:2 core:8 pu:2", 496);  // 32 PUs
  EXPECT_EQ(pairs.size(), 496U);
  expect_distinct(pairs);
}

TEST_F(ChosenPairs, AreNoneForOnePu) {
  EXPECT_TRUE(choose("core:1 pu:1", 496).empty());
  EXPECT_TRUE(choose_pairs({}, 496, random).empty());
}

TEST_F(ChosenPairs, OfALargeMachineHoldSiblingsOfEveryCoreAndEveryClass) {
  const auto pairs = choose("package:2 numa:2 l3:4 core:8 pu:2", 496);  // 128 cores, 256 PUs
  EXPECT_EQ(pairs.size(), 496U);
  expect_distinct(pairs);
  const auto counts = by_class(pairs);
  std::set<unsigned> cores;
  for (const ProbePair& pair : pairs) {
    if (pair.a.core == pair.b.core) cores.insert(pair.a.core);
  }
  EXPECT_EQ(cores.size(), 128U);
  for (const Distance d :
       {Distance::same_l3, Distance::same_package, Distance::other_numa, Distance::other_package}) {
    EXPECT_GE(counts.contains(d) ? counts.at(d) : 0, 20U) << name_of(d);
  }
}

TEST_F(ChosenPairs, WithMoreCoresThanRoomDrawSome) {
  const auto pairs = choose("package:2 core:128 pu:2", 100);
  EXPECT_EQ(pairs.size(), 100U);
  expect_distinct(pairs);
  EXPECT_GE(by_class(pairs)[Distance::same_core], 50U);
  EXPECT_GE(by_class(pairs)[Distance::other_package], 10U);
}

TEST_F(ChosenPairs, LookWhereAHypervisorWouldHideSiblings) {
  // 128 PUs that all claim a core of their own.
  const auto pairs = choose("package:1 core:128 pu:1", 496);
  const auto apart = [](const ProbePair& p) { return p.b.os_index - p.a.os_index; };
  const auto next = std::ranges::count_if(
      pairs, [&](const ProbePair& p) { return apart(p) == 1 && p.a.os_index % 2 == 0; });
  const auto half =
      std::ranges::count_if(pairs, [&](const ProbePair& p) { return apart(p) == 64; });
  EXPECT_GE(next, 30);
  EXPECT_GE(half, 30);
}

TEST_F(ChosenPairs, AreTheSameForTheSameSeed) {
  const auto pus = synthetic_topology("package:2 core:64 pu:2").pus;
  std::mt19937_64 one(seed), two(seed), other(seed + 1);
  const auto first = choose_pairs(pus, 100, one);
  EXPECT_EQ(first, choose_pairs(pus, 100, two));
  EXPECT_NE(first, choose_pairs(pus, 100, other));
}

}  // namespace
}  // namespace fencepost::harness::probe_pairs_test
