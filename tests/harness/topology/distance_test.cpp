// Distance classes on machines that we do not have.
#include "harness/topology/distance.hpp"

#include <gtest/gtest.h>

namespace fencepost::harness::distance_test {
namespace {

Distance between(const std::string& machine, unsigned a, unsigned b) {
  const Topology topology = synthetic_topology(machine);
  return distance(topology.pus.at(a), topology.pus.at(b));
}

TEST(DistanceClass, FromTheSiblingToTheOtherPackage) {
  // Per package two nodes of two L3; an L3 has two L2, an L2 two cores of two PUs.
  const std::string machine = "pack:2 numa:2 l3:2 l2:2 core:2 pu:2";
  EXPECT_EQ(between(machine, 0, 1), Distance::same_core);
  EXPECT_EQ(between(machine, 0, 2), Distance::same_l2);
  EXPECT_EQ(between(machine, 0, 4), Distance::same_l3);
  EXPECT_EQ(between(machine, 0, 8), Distance::same_package);
  EXPECT_EQ(between(machine, 0, 16), Distance::other_numa);
  EXPECT_EQ(between(machine, 0, 32), Distance::other_package);
}

TEST(DistanceClass, WithoutAnL3NothingIsSharedThere) {
  EXPECT_EQ(between("pack:1 core:4 pu:1", 0, 1), Distance::same_package);
  EXPECT_EQ(between("pack:1 l2:2 core:2 pu:1", 0, 1), Distance::same_l2);
  EXPECT_EQ(between("pack:1 l2:2 core:2 pu:1", 1, 2), Distance::same_package);
}

TEST(DistanceClass, AnL3OverTwoNodesDoesNotBringThemTogether) {
  EXPECT_EQ(between("pack:1 l3:1 numa:2 core:2 pu:1", 0, 1), Distance::same_l3);
  EXPECT_EQ(between("pack:1 l3:1 numa:2 core:2 pu:1", 1, 2), Distance::other_numa);
}

TEST(DistanceClass, GroupsOfCoresWhereThereAreAny) {
  // Per package two dies of two L3; an L3 has two clusters of two cores.
  const std::string machine = "pack:2 die:2 l3:2 group:2 core:2 pu:1";
  EXPECT_EQ(between(machine, 0, 1), Distance::same_cluster);
  EXPECT_EQ(between(machine, 0, 2), Distance::same_l3);
  EXPECT_EQ(between(machine, 0, 4), Distance::same_die);
  EXPECT_EQ(between(machine, 0, 8), Distance::same_package);
  EXPECT_EQ(between("pack:1 group:2 core:4 pu:1", 0, 3), Distance::same_cluster) << "no L3";
  EXPECT_EQ(between("pack:1 group:2 l3:2 core:2 pu:1", 0, 2), Distance::same_die) << "of L3s";
}

TEST(DistanceClass, Symmetric) {
  const Topology topology = synthetic_topology("pack:2 numa:2 l3:2 l2:1 core:2 pu:2");
  for (const Pu& a : topology.pus) {
    for (const Pu& b : topology.pus) EXPECT_EQ(distance(a, b), distance(b, a));
  }
}

TEST(DistanceClass, NamesGoThereAndBack) {
  for (std::size_t i = 0; i < distances; ++i) {
    EXPECT_EQ(distance_named(distance_names[i]), static_cast<Distance>(i));
    EXPECT_EQ(name_of(static_cast<Distance>(i)), distance_names[i]);
  }
  EXPECT_FALSE(distance_named("far away"));
}

}  // namespace
}  // namespace fencepost::harness::distance_test
