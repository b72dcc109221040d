// Pools on NUMA nodes: one for each node that a case wants, on the node of the thread that touched it.
#include "harness/team/pools.hpp"

#include <gtest/gtest.h>

#include "tests/support/testing.hpp"

namespace fencepost::harness {
namespace {

constexpr std::size_t two_mebi = std::size_t{2} << 20;

/// The first two PUs of this machine, made to stand on the nodes given.
std::vector<Pu> on_nodes(unsigned first, unsigned second) {
  const auto here = read_topology().pus;
  std::vector<Pu> pus{here.front(), here.back()};
  pus[0].memory_node = first;
  pus[1].memory_node = second;
  return pus;
}

TEST(Pools, ThreadsOfOneNodeShareAPool) {
  Team team(on_nodes(0, 0));
  Pools pools(two_mebi, team);
  pools.provide(0);
  pools.provide(1);
  EXPECT_EQ(&pools.of(0), &pools.of(1));
}

TEST(Pools, EachNodeHasItsOwn) {
  Team team(on_nodes(0, 1));
  Pools pools(two_mebi, team);
  pools.provide(1);
  EXPECT_THROW(pools.of(0), std::out_of_range) << "nobody asked for one there";
  pools.provide(0);
  EXPECT_NE(pools.of(0).begin(), pools.of(1).begin());
}

TEST(Pools, LieOnTheNodeThatTheyAreBoundTo) {
  const Pu here = read_topology().pus.front();
  Team team({here});
  Pools pools(two_mebi, team);
  pools.provide(0);
  const auto where = pools.locations();
  ASSERT_EQ(where.size(), 1U);
  EXPECT_EQ(where[0].node, here.memory_node);
  EXPECT_FALSE(where[0].misplaced()) << where[0].lies_on;
  if (where[0].lies_on.starts_with("unreadable: ")) GTEST_SKIP() << where[0].lies_on;
  EXPECT_EQ(where[0].lies_on, std::to_string(here.memory_node));
}

TEST(Pools, ANodeThatIsNotThereIsSaidNotToBeBound) {
  Team team(on_nodes(1'000, Pu::none));
  Pools pools(two_mebi, team);
  pools.provide(0);
  pools.provide(1);
  for (const auto& one : pools.locations()) {
    EXPECT_NE(one.not_bound, "") << one.node;
    const bool known = !one.lies_on.starts_with("unreadable: ");
    EXPECT_EQ(one.misplaced(), known && one.node == 1'000) << one.lies_on;
  }
}

TEST(Location, IsAstrayOnlyWhenTheKernelNamesAnotherNode) {
  EXPECT_FALSE((Pools::Location{1, "1", ""}.misplaced()));
  EXPECT_TRUE((Pools::Location{1, "0", ""}.misplaced()));
  EXPECT_TRUE((Pools::Location{1, "0-1", ""}.misplaced())) << "part of it is elsewhere";
  EXPECT_FALSE((Pools::Location{1, "unreadable: no such call", ""}.misplaced()));
  EXPECT_FALSE((Pools::Location{Pu::none, "0", ""}.misplaced())) << "it may be anywhere";
}

}  // namespace
}  // namespace fencepost::harness
