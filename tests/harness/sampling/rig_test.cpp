// One set-up for every command: above all, memory of one size.
#include "harness/sampling/rig.hpp"

#include <gtest/gtest.h>

#include "tests/support/testing.hpp"

namespace fencepost::harness::rig_test {
namespace {

constexpr std::size_t mebi = std::size_t{1} << 20;

Case case_of(std::size_t bytes, unsigned home = 0) {
  Case c;
  c.bytes = bytes;
  c.home = home;
  return c;
}

TEST(PoolBytes, AreEightMebibytesOrFourTimesTheLargestCase) {
  EXPECT_EQ(pool_bytes(0), 8 * mebi);
  EXPECT_EQ(pool_bytes(64), 8 * mebi);
  EXPECT_EQ(pool_bytes(2 * mebi), 8 * mebi);
  EXPECT_EQ(pool_bytes(2 * mebi + 1), 8 * mebi + 4);
  EXPECT_EQ(pool_bytes(5 * mebi), 20 * mebi);
}

TEST(RigOptionsOfCases, AreTheLargestCaseAndAllHomes) {
  const RigOptions none = rig_options({}, 7);
  EXPECT_EQ(none.seed, 7U);
  EXPECT_EQ(none.case_bytes, 0U);
  EXPECT_EQ(none.homes, std::vector<unsigned>{0});
  const RigOptions some = rig_options({case_of(64, 2), case_of(5 * mebi), case_of(128, 1)}, 7);
  EXPECT_EQ(some.case_bytes, 5 * mebi);
  EXPECT_EQ(some.homes, (std::vector<unsigned>{0, 2, 0, 1}));
}

TEST(RigOptionsOfCases, AreTheHomesThatTheirThreadsOrTheOptionGive) {
  Case two = case_of(64);
  two.home.reset();
  two.team_threads = {3, 5};
  two.own_bytes = 40'000;
  EXPECT_EQ(rig_options({two}, 7).homes, (std::vector<unsigned>{0, 3}));
  const SharedHome last{SharedHome::Kind::last};
  const RigOptions options = rig_options({two, case_of(64, 1)}, 7, last);
  EXPECT_EQ(options.homes, (std::vector<unsigned>{0, 5, 1}));
  EXPECT_EQ(options.shared_home, last);
  Case bound = case_of(64);
  bound.node = 3;
  EXPECT_EQ(rig_options({two, bound}, 7).nodes, std::vector<unsigned>{3});
  EXPECT_EQ(own_pool_bytes(rig_options({}, 7).own_bytes), 65536U);
  EXPECT_EQ(own_pool_bytes(options.own_bytes), 160'000U);
}

TEST(ARig, HasMemoryForEveryChoiceOfTheSharedHome) {
  using Kind = SharedHome::Kind;
  const std::vector<Pu> pus = read_topology().pus;
  const unsigned node = pus.front().memory_node;
  for (const SharedHome& home : {SharedHome{}, SharedHome{Kind::last}, SharedHome{Kind::interleave},
                                 SharedHome{Kind::node, node}}) {
    if (home.kind == Kind::node && node == Pu::none) continue;
    Case c = case_of(64);
    c.home.reset();
    if (node != Pu::none) c.node = node;
    const Rig rig(pus, rig_options({c}, 1, home));
    if (c.node) {
      EXPECT_EQ(&rig.pools().bound_to(node), &rig.pools().of(Pools::Nodes{node}));
    }
    EXPECT_GE(rig.pools().of(home_nodes(home, pus, {0})).size(), 8 * mebi) << home.text();
    EXPECT_EQ(rig.pools().own_bytes(), 65536U);
    EXPECT_EQ(rig.pools().own_locations().size(), pus.size());
  }
}

/// What run and --slices (cases of a plan), --doctor (no cases) and --probe-topology (pair cases, clock known) ask for.
TEST(ARig, HasMemoryOfOneSizeForAllCommands) {
  const std::vector<Pu> pus = read_topology().pus;
  const ClockCalibration clock = calibrate_clock();
  RigOptions probe = rig_options({case_of(64)}, 1);
  probe.clock = clock;
  for (const RigOptions& options :
       {rig_options({case_of(64), case_of(4096)}, 1), RigOptions{}, probe}) {
    const Rig rig(pus, options);
    EXPECT_EQ(rig.pools().of(0).size(), 8 * mebi);
  }
  const Rig large(pus, rig_options({case_of(64), case_of(3 * mebi)}, 1));
  EXPECT_EQ(large.pools().of(0).size(), 12 * mebi);
}

TEST(ARig, IsReadyToMeasure) {
  const std::vector<Pu> pus = read_topology().pus;
  ClockCalibration clock = calibrate_clock();
  clock.reading_cost_ns += 1.0;  // a mark
  RigOptions options;
  options.clock = clock;
  Rig rig(pus, options);
  EXPECT_EQ(rig.clock().reading_cost_ns, clock.reading_cost_ns) << "calibrated again";
  EXPECT_EQ(rig.team().pus(), pus);
  EXPECT_GT(rig.chains().ticks_per_cycle, 0.0);
  EXPECT_TRUE(rig.levels().all().empty());
  EXPECT_LT(rig.sampler().seconds(), 60.0);
}

TEST(ARig, OnACpuThatIsNotThereIsAnError) {
  Pu nowhere = read_topology().pus.front();
  nowhere.os_index = 1'000'000;
  expect_user_error([&] { Rig({nowhere}, {}); }, {"1000000"});
}

}  // namespace
}  // namespace fencepost::harness::rig_test
