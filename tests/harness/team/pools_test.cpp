// Pools on NUMA nodes: one for each node that a case wants, on the node of the thread that touched it; and memory of each
// thread, on pages that it wrote first. Nodes that this machine lacks are planted.
#include "harness/team/pools.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/support/planted_memory.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::pools_test {
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

/// `nodes.size()` threads, thread i on node nodes[i].
std::vector<Pu> threads_on(const std::vector<unsigned>& nodes) {
  const auto here = read_topology().pus;
  std::vector<Pu> pus;
  for (const unsigned node : nodes) {
    pus.push_back(here[pus.size() % here.size()]);
    pus.back().memory_node = node;
  }
  return pus;
}

/// Four threads on two nodes, under a kernel that is asked for nothing or refuses to bind.
struct TwoNodes {
  explicit TwoNodes(bool binds) { memory.binds = binds; }
  Team team{threads_on({0, 0, 1, 1})};
  PlantedMemory memory{team};
  Pools pools{two_mebi, team, memory.calls()};
};

TEST(OwnMemory, IsFirstWrittenByItsThreadWhetherItCanBeBoundOrNot) {
  for (const bool binds : {true, false}) {
    TwoNodes two(binds);
    two.pools.provide_own(65536);
    EXPECT_EQ(two.pools.own_bytes(), 65536U);
    std::mt19937_64 random(1);
    for (unsigned thread = 0; thread < 4; ++thread) {
      std::set<const std::byte*> places;
      for (int i = 0; i < 100; ++i) {
        std::byte* const place = two.pools.draw_own(thread, 1000, random);
        places.insert(place);
        EXPECT_EQ(two.memory.writer(place), thread);
        EXPECT_EQ(two.memory.writer(place + 999), thread);
      }
      EXPECT_GT(places.size(), 20U) << "elsewhere in each window";
    }
    const auto where = two.pools.own_locations();
    ASSERT_EQ(where.size(), 4U);
    for (unsigned thread = 0; thread < 4; ++thread) {
      EXPECT_EQ(where[thread].memory.node, thread / 2);
      EXPECT_EQ(where[thread].memory.lies_on, std::to_string(thread / 2));
      EXPECT_EQ(where[thread].memory.not_bound, binds ? "" : "not permitted");
      EXPECT_FALSE(where[thread].misplaced());
    }
  }
}

TEST(OwnMemory, ThatTheKernelMovedIsNoticed) {
  TwoNodes two(false);
  two.pools.provide_own(65536);
  std::mt19937_64 random(1);
  // Its first page: the thread's memory and nothing else begins there.
  const std::byte* place = two.pools.draw_own(2, 65536 - 2 * Pool::alignment, random);
  two.memory.move(place - Pool::alignment, 0);
  const auto where = two.pools.own_locations();
  for (unsigned thread = 0; thread < 4; ++thread)
    EXPECT_EQ(where[thread].misplaced(), thread == 2) << where[thread].memory.lies_on;
  EXPECT_TRUE((Pools::OwnLocation{{1, "1", ""}, "0"}.misplaced())) << "a stack counts as well";
  EXPECT_FALSE((Pools::OwnLocation{{1, "1", ""}, "unreadable: no such call"}.misplaced()));
}

TEST(OwnMemory, AndStacksLieOnTheThreadsNodeHere) {
  const std::vector<Pu> pus = read_topology().pus;
  Team team(pus);
  Pools pools(two_mebi, team);
  pools.provide_own(65536);
  for (const auto& one : pools.own_locations())
    EXPECT_FALSE(one.misplaced()) << one.memory.lies_on << " " << one.stack;
}

TEST(Pools, OfANodeAreWrittenByAThreadThere) {
  for (const bool binds : {true, false}) {
    TwoNodes two(binds);
    two.pools.provide(Pools::Nodes{1});
    two.pools.provide(Pools::Nodes{0});
    EXPECT_EQ(two.memory.writer(two.pools.of(Pools::Nodes{1}).begin()), 2U);
    EXPECT_EQ(two.memory.writer(two.pools.of(Pools::Nodes{0}).begin()), 0U);
    EXPECT_EQ(&two.pools.of(3), &two.pools.of(Pools::Nodes{1})) << "thread 3 is there";
    for (const auto& one : two.pools.locations()) EXPECT_FALSE(one.misplaced()) << one.lies_on;
  }
}

/// As for --shared-home with the number of a node on which the run has no thread.
TEST(Pools, OfANodeWithoutThreadsDependOnBinding) {
  for (const bool binds : {true, false}) {
    TwoNodes two(binds);
    two.pools.provide(Pools::Nodes{7});
    EXPECT_EQ(two.pools.locations().at(0).misplaced(), !binds);
  }
}

TEST(Pools, ThatInterleaveHaveEquallyMuchOnEachNode) {
  for (const unsigned nodes : {2U, 3U, 8U}) {
    std::vector<unsigned> numbers;
    for (unsigned i = 0; i < nodes; ++i) numbers.push_back(10 * i);
    Team team(threads_on(numbers));
    PlantedMemory memory(team);
    memory.binds = false;
    Pools pools(4 * two_mebi, team, memory.calls());
    pools.provide(numbers);
    const Pool& pool = pools.of(numbers);
    EXPECT_GE(pool.size(), 4 * two_mebi);
    std::map<unsigned, std::size_t> written;
    for (std::size_t at = 0; at < pool.size(); at += Pool::huge_page)
      ++written[memory.writer(pool.begin() + at)];
    EXPECT_EQ(written.size(), nodes);
    for (const auto& [thread, parts] : written) EXPECT_EQ(parts, written[0]) << thread;
    ASSERT_EQ(pools.locations().size(), nodes);
    for (const auto& one : pools.locations()) EXPECT_FALSE(one.misplaced()) << one.lies_on;
    memory.move(pool.begin() + Pool::huge_page, 0);
    EXPECT_TRUE(pools.locations().at(1).misplaced()) << pools.locations().at(1).lies_on;
  }
}

TEST(Location, IsMisplacedOnlyWhenTheKernelNamesAnotherNode) {
  EXPECT_FALSE((Pools::Location{1, "1", ""}.misplaced()));
  EXPECT_TRUE((Pools::Location{1, "0", ""}.misplaced()));
  EXPECT_TRUE((Pools::Location{1, "0-1", ""}.misplaced())) << "part of it is elsewhere";
  EXPECT_FALSE((Pools::Location{1, "unreadable: no such call", ""}.misplaced()));
  EXPECT_FALSE((Pools::Location{Pu::none, "0", ""}.misplaced())) << "it may be anywhere";
}

}  // namespace
}  // namespace fencepost::harness::pools_test
