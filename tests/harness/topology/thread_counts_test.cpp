// The thread counts taken when none are named.
#include "harness/topology/thread_counts.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "harness/topology/placement.hpp"
#include "tests/support/machines.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::thread_counts_test {
namespace {

using Numbers = std::vector<unsigned>;

Numbers counts(const std::string& machine, const std::string& placement) {
  return default_thread_counts(place(synthetic_topology(machine).pus, placement));
}

TEST(DefaultThreadCounts, ArePowersOfTwoCoresAndAll) {
  EXPECT_EQ(counts("core:1 pu:1", "compact"), (Numbers{1}));
  EXPECT_EQ(counts("core:1 pu:2", "compact"), (Numbers{1, 2}));
  EXPECT_EQ(counts("core:2 pu:1", "compact"), (Numbers{1, 2}));
  EXPECT_EQ(counts("core:6 pu:2", "compact"), (Numbers{1, 2, 4, 6, 8, 12}));
  EXPECT_EQ(counts("package:2 l3:8 core:8 pu:2", "compact"),
            (Numbers{1, 2, 4, 8, 16, 32, 64, 128, 256}));
}

TEST(DefaultThreadCounts, CompactWhereTheFirstOfALevelIsFull) {
  // Siblings 3, an L2 of 6, an L3 of 18, a node of 36, a package of 108, 72 cores.
  EXPECT_EQ(counts("package:2 numa:3 l3:2 l2:3 core:2 pu:3", "compact"),
            (Numbers{1, 2, 3, 4, 6, 8, 16, 18, 32, 36, 64, 72, 108, 128, 216}));
}

TEST(DefaultThreadCounts, SpreadWhereAllOfALevelAreInUse) {
  // 3 packages, 9 nodes, 18 L3, 90 cores.
  EXPECT_EQ(counts("package:3 numa:3 l3:2 core:5 pu:2", "spread"),
            (Numbers{1, 2, 3, 4, 8, 9, 16, 18, 32, 64, 90, 128, 180}));
}

TEST(DefaultThreadCounts, OfPairsAndLists) {
  EXPECT_EQ(counts("package:3 core:4 pu:2", "smt-pairs"), (Numbers{1, 2, 4, 6, 8, 12, 16, 24}));
  const auto pus = synthetic_topology("package:2 core:8 pu:1").pus;
  EXPECT_EQ(default_thread_counts(place_on(pus, {9, 8, 10, 0, 1, 2, 3, 4, 5}, "--cpus")),
            (Numbers{1, 2, 3, 4, 8, 9}))
      << "a package is left after three";
}

TEST(DefaultThreadCounts, FewOnTheLargestMachines) {
  EXPECT_EQ(counts("package:2 numa:4 l3:4 l2:8 core:2 pu:2", "compact").size(), 11U);
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::mt19937_64 random(seed);
  auto pus = synthetic_topology("package:2 numa:4 l3:4 l2:8 core:2 pu:2").pus;
  for (int trial = 0; trial < 100; ++trial) {
    std::ranges::shuffle(pus, random);
    EXPECT_LE(default_thread_counts(pus).size(), 22U);
  }
}

}  // namespace
}  // namespace fencepost::harness::thread_counts_test
