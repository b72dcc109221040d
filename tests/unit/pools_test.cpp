// Pools on NUMA nodes: one for each node that a case wants, on the node of the thread that touched it.
#include "harness/pools.hpp"

#include <gtest/gtest.h>

#include "tests/unit/testing.hpp"

namespace fencepost::harness {
namespace {

constexpr std::size_t two_mebi = std::size_t{2} << 20;

/// The first two PUs of this machine, made to stand on the nodes given.
std::vector<Pu> on_nodes(unsigned first, unsigned second) {
  const auto here = read_topology().pus;
  std::vector<Pu> pus{here.front(), here.back()};
  pus[0].numa = first;
  pus[1].numa = second;
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

TEST(Pools, LieWhereTheSystemSays) {
  Team team(on_nodes(0, 0));
  Pools pools(two_mebi, team);
  pools.provide(0);
  const auto where = pools.locations();
  ASSERT_EQ(where.size(), 1U);
  // A kernel number, unless the kernel does not tell (no NUMA support, an emulator).
  const std::string& text = where.at(0);
  EXPECT_TRUE(text.starts_with("unreadable: ") ||
              text.find_first_not_of("0123456789,-") == std::string::npos)
      << text;
  EXPECT_FALSE(text.empty());
}

}  // namespace
}  // namespace fencepost::harness
