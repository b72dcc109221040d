// Pairs of PUs, on machines that we do not have.
#include "harness/topology/pairs.hpp"

#include <gtest/gtest.h>

#include <set>

namespace fencepost::harness::pairs_test {
namespace {

constexpr const char* every_class = "pack:2 numa:2 l3:2 l2:2 core:2 pu:2";

TEST(AllPairs, EachOnceInOrderWithItsClass) {
  const auto pus = synthetic_topology("pack:2 core:2 pu:1").pus;
  const std::vector<PuPair> expected{
      {0, 1, Distance::same_package},  {0, 2, Distance::other_package},
      {0, 3, Distance::other_package}, {1, 2, Distance::other_package},
      {1, 3, Distance::other_package}, {2, 3, Distance::same_package}};
  EXPECT_EQ(all_pairs(pus), expected);
}

TEST(AllPairs, AsManyAsThereAre) {
  const auto pus = synthetic_topology(every_class).pus;
  const auto pairs = all_pairs(pus);
  EXPECT_EQ(pairs.size(), pus.size() * (pus.size() - 1) / 2);
  std::set<std::pair<unsigned, unsigned>> seen;
  for (const PuPair& pair : pairs) {
    EXPECT_LT(pair.a, pair.b);
    EXPECT_LT(pair.b, pus.size());
    EXPECT_TRUE(seen.emplace(pair.a, pair.b).second);
    EXPECT_EQ(pair.distance, distance(pus[pair.a], pus[pair.b]));
  }
}

TEST(PairsByClass, TheFirstOfEachFromNearToFar) {
  const std::vector<PuPair> expected{
      {0, 1, Distance::same_core},   {0, 2, Distance::same_l2},
      {0, 4, Distance::same_l3},     {0, 8, Distance::same_package},
      {0, 16, Distance::other_numa}, {0, 32, Distance::other_package}};
  EXPECT_EQ(pairs_by_class(synthetic_topology(every_class).pus), expected);
}

TEST(PairsByClass, OnlyThoseThatExist) {
  // The first core has no sibling, and the second has: the pair is not PU 0's.
  const std::vector<Pu> pus{{.os_index = 4, .core = 0, .l2 = 0, .l3 = 0},
                            {.os_index = 0, .core = 1, .l2 = 1, .l3 = 0},
                            {.os_index = 2, .core = 1, .l2 = 1, .l3 = 0}};
  const std::vector<PuPair> expected{{1, 2, Distance::same_core}, {0, 1, Distance::same_l3}};
  EXPECT_EQ(pairs_by_class(pus), expected);
}

TEST(Pairs, NoneWithoutASecondPu) {
  EXPECT_TRUE(all_pairs({}).empty());
  EXPECT_TRUE(all_pairs({Pu{}}).empty());
  EXPECT_TRUE(pairs_by_class({}).empty());
  EXPECT_TRUE(pairs_by_class({Pu{}}).empty());
}

}  // namespace
}  // namespace fencepost::harness::pairs_test
