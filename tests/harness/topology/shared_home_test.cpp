// The home of shared memory: what the option takes, and the nodes that it means on synthetic machines.
#include "harness/topology/shared_home.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "tests/support/testing.hpp"

namespace fencepost::harness::shared_home_test {
namespace {

using Nodes = std::vector<unsigned>;
using Kind = SharedHome::Kind;

TEST(SharedHome, IsReadAsItIsWritten) {
  for (const SharedHome& home : {SharedHome{}, SharedHome{Kind::last}, SharedHome{Kind::interleave},
                                 SharedHome{Kind::node, 0}, SharedHome{Kind::node, 17}}) {
    EXPECT_EQ(parse_shared_home(home.text()), home) << home.text();
  }
  EXPECT_EQ(parse_shared_home("first"), SharedHome{}) << "the default";
  EXPECT_EQ(parse_shared_home("3").text(), "3");
}

TEST(SharedHome, RefusesOtherTextsWithWhatIsAllowed) {
  for (const char* text :
       {"", "First", "-1", "1.5", "0x1", "1 ", "4294967295", "4294967296", "all"}) {
    const std::string given = std::string("--shared-home=") + text;
    expect_user_error([&] { parse_shared_home(text); }, {given.c_str(), "first", "interleave"});
  }
}

/// Two packages of two nodes, two cores each: PUs 0-3 on node 0, and so on.
std::vector<Pu> four_nodes() { return synthetic_topology("package:2 numa:2 core:2 pu:2").pus; }

TEST(HomeNodes, AreThoseOfTheFirstAndLastThreadOfTheCase) {
  const std::vector<Pu> team = four_nodes();
  EXPECT_EQ(home_nodes({}, team, {0, 1, 15}), Nodes{0});
  EXPECT_EQ(home_nodes({}, team, {9, 0}), Nodes{2}) << "its own first thread, not the team's";
  EXPECT_EQ(home_nodes({Kind::last}, team, {0, 1, 15}), Nodes{3});
  EXPECT_EQ(home_nodes({Kind::last}, team, {0, 5}), Nodes{1});
  EXPECT_EQ(home_nodes({Kind::last}, team, {0}), Nodes{0}) << "one thread is first and last";
  EXPECT_EQ(home_nodes({Kind::node, 2}, team, {0}), Nodes{2});
  EXPECT_EQ(home_nodes({Kind::interleave}, team, {0}), (Nodes{0, 1, 2, 3})) << "of the whole run";
}

TEST(HomeNodes, LeaveOutThreadsWithoutMemoryUnlessThereAreNoOthers) {
  std::vector<Pu> team = four_nodes();
  team[0].memory_node = Pu::none;
  EXPECT_EQ(home_nodes({}, team, {0}), Nodes{Pu::none});
  EXPECT_EQ(home_nodes({Kind::interleave}, team, {0}), (Nodes{0, 1, 2, 3}));
  for (Pu& pu : team) pu.memory_node = Pu::none;
  EXPECT_EQ(home_nodes({Kind::interleave}, team, {0}), Nodes{Pu::none});
}

TEST(HomeNodes, AreNodesOfTheTeamOnRandomMachines) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::mt19937_64 random(seed);
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  for (int machine = 0; machine < 200; ++machine) {
    std::vector<Pu> team(1 + below(40));
    std::set<unsigned> nodes;
    for (Pu& pu : team) nodes.insert(pu.memory_node = 3 * below(8));
    std::vector<unsigned> members(1 + below(static_cast<unsigned>(team.size())));
    for (unsigned& member : members) member = below(static_cast<unsigned>(team.size()));
    EXPECT_EQ(home_nodes({}, team, members), Nodes{team[members.front()].memory_node});
    EXPECT_EQ(home_nodes({Kind::last}, team, members), Nodes{team[members.back()].memory_node});
    EXPECT_EQ(home_nodes({Kind::interleave}, team, members), Nodes(nodes.begin(), nodes.end()));
  }
}

TEST(ASharedHomeByNumber, IsANodeWithMemory) {
  const Topology topology = synthetic_topology("package:2 numa:2 core:2 pu:2");
  EXPECT_EQ(topology.memory_nodes, (Nodes{0, 1, 2, 3}));
  for (const unsigned node : topology.memory_nodes) check_shared_home({Kind::node, node}, topology);
  expect_user_error(
      [&] {
        check_shared_home({Kind::node, 4}, topology);
      },
      {"--shared-home=4", "0, 1, 2, 3"});
  Topology none = topology;
  none.memory_nodes.clear();
  expect_user_error(
      [&] {
        check_shared_home({Kind::node, 0}, none);
      },
      {"--shared-home=0", "no NUMA node with memory"});
  check_shared_home({Kind::interleave}, none);
}

}  // namespace
}  // namespace fencepost::harness::shared_home_test
