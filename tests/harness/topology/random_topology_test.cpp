// What is read of random exports is what they hold, and the default plan takes all cores of the most powerful class.
#include "tests/support/random_topology.hpp"

#include <gtest/gtest.h>

#include <set>

#include "harness/plan/plan.hpp"
#include "harness/topology/distance.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::random_topology_test {
namespace {

constexpr int trials = 40;

Distance true_distance(const TruePu& a, const TruePu& b) {
  const auto share = [](int x, int y) { return x == y && x >= 0; };
  if (a.package != b.package) return Distance::other_package;
  if (share(a.core, b.core)) return Distance::same_core;
  if (share(a.cluster, b.cluster)) return Distance::same_cluster;
  if (share(a.l3, b.l3)) return Distance::same_l3;
  return share(a.die, b.die) ? Distance::same_die : Distance::same_package;
}

void expect_read(const RandomTopology& made, const Topology& read) {
  ASSERT_EQ(read.pus.size(), made.allowed());
  std::set<unsigned> seen;
  for (const Pu& pu : read.pus) {
    SCOPED_TRACE("CPU " + std::to_string(pu.os_index));
    ASSERT_TRUE(made.pus.contains(pu.os_index) && seen.insert(pu.os_index).second);
    const TruePu& truth = made.pus.at(pu.os_index);
    EXPECT_TRUE(truth.allowed);
    EXPECT_EQ(pu.package == Pu::none, truth.package < 0);
    EXPECT_EQ(pu.llc == Pu::none, truth.l3 < 0 && truth.l2 < 0);
    EXPECT_EQ(pu.memory_node, truth.node < 0 ? Pu::none : static_cast<unsigned>(truth.node));
    for (const Pu& other : read.pus) {
      if (other == pu) continue;
      const TruePu& its = made.pus.at(other.os_index);
      EXPECT_EQ(pu.core == other.core, truth.core >= 0 && truth.core == its.core);
      ASSERT_EQ(distance(pu, other), true_distance(truth, its)) << "to CPU " << other.os_index;
    }
  }
}

/// The number of the most powerful class of an allowed PU.
int highest_class(const RandomTopology& made) {
  int highest = 0;
  for (const auto& [number, pu] : made.pus) {
    if (pu.allowed)
      highest = std::max(highest, made.class_of.at(static_cast<std::size_t>(pu.kind)));
  }
  return highest;
}

void expect_default(const RandomTopology& made, const Topology& read) {
  const int highest = highest_class(made);
  std::set<unsigned> expected, planned;
  for (const auto& [number, pu] : made.pus) {
    const int its = made.class_of.at(static_cast<std::size_t>(pu.kind));
    if (pu.allowed && (its == highest || !made.ranked)) expected.insert(number);
  }
  for (const Pu& pu : place_threads(read, Selection{}).order)
    EXPECT_TRUE(planned.insert(pu.os_index).second) << pu.os_index << " twice";
  EXPECT_EQ(planned, expected);
}

TEST(RandomTopologies, AreReadAndPlannedAsTheyAre) {
  const std::uint64_t seed = random_seed();
  const TemporaryFolder folder;
  for (std::uint64_t trial = 0; trial < trials; ++trial) {
    SCOPED_TRACE(seed_text(seed) + ", trial " + std::to_string(trial));
    const RandomTopology made = TopologyWriter(seed + trial).write();
    write_text(folder.file("m.xml"), made.xml);
    const Topology read = read_topology({TopologySource::Kind::xml, folder.file("m.xml")});
    expect_read(made, read);
    expect_default(made, read);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace fencepost::harness::random_topology_test
