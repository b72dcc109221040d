// What we read out of hwloc, on synthetic machines; and the pinning of a thread on this one.
#include "harness/topology/topology.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>
#include <thread>

#include "harness/topology/binding.hpp"
#include "harness/topology/this_machine.hpp"
#include "tests/support/machines.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::topology_test {
namespace {

TEST(Topology, OnePu) {
  const Topology machine = synthetic_topology("core:1 pu:1");
  ASSERT_EQ(machine.pus.size(), 1U);
  EXPECT_EQ(machine.pus.front(), (Pu{.l2 = Pu::none, .l3 = Pu::none, .package = Pu::none}));
  EXPECT_EQ(machine.cores(), 1U);
  EXPECT_FALSE(machine.this_machine) << "measuring on a synthetic machine is refused by this";
}

TEST(Topology, CountsObjectsOverTheWholeMachine) {
  const Topology machine = synthetic_topology("package:2 numa:1 l3:8 core:8 pu:2");
  ASSERT_EQ(machine.pus.size(), 256U);
  EXPECT_EQ(machine.cores(), 128U);
  for (unsigned i = 0; i < 256; ++i) {
    const Pu& pu = machine.pus[i];
    SCOPED_TRACE("PU " + std::to_string(i));
    EXPECT_EQ(pu.os_index, i);
    EXPECT_EQ(pu.core, i / 2);
    EXPECT_EQ(pu.l2, Pu::none) << "no L2 in the description";
    EXPECT_EQ(pu.l3, i / 16);
    EXPECT_EQ(pu.numa, i / 128);
    EXPECT_EQ(pu.package, i / 128);
    EXPECT_EQ(pu.kind, 0);
  }
}

TEST(Topology, NumaNodesBelowAPackage) {
  const Topology machine = synthetic_topology("package:2 numa:4 core:3 pu:2");
  ASSERT_EQ(machine.pus.size(), 48U);
  for (unsigned i = 0; i < 48; ++i) {
    EXPECT_EQ(machine.pus[i].numa, i / 6) << i;
    EXPECT_EQ(machine.pus[i].l3, Pu::none);
    EXPECT_EQ(machine.pus[i].package, i / 24) << i;
  }
}

TEST(Topology, KernelNumbersNeedNotFollowThePlace) {
  // Siblings 0 and 4, 1 and 5 and so on, as Intel's firmware counts.
  const Topology machine = synthetic_topology("core:4 pu:2(indexes=0,4,1,5,2,6,3,7)");
  ASSERT_EQ(machine.pus.size(), 8U);
  for (unsigned i = 0; i < 8; ++i) {
    EXPECT_EQ(machine.pus[i].os_index, i / 2 + i % 2 * 4);
    EXPECT_EQ(machine.pus[i].core, i / 2);
  }
}

TEST(Topology, CachesAreDescribedOnce) {
  const Topology machine =
      synthetic_topology("package:2 l3:1(size=33554432) l2:4(size=1048576) core:1 pu:2");
  ASSERT_EQ(machine.caches.size(), 2U);
  EXPECT_EQ(machine.caches[0].level, 2U);
  EXPECT_EQ(machine.caches[0].bytes, 1048576U);
  EXPECT_EQ(machine.caches[0].shared_by, 2U);
  EXPECT_EQ(machine.caches[1].level, 3U);
  EXPECT_EQ(machine.caches[1].bytes, 33554432U);
  EXPECT_EQ(machine.caches[1].shared_by, 8U);
  EXPECT_NE(machine.xml.find("<topology"), std::string::npos);
}

TEST(Topology, SiblingsAreThoseInTheTeam) {
  const auto pus = synthetic_topology("core:2 pu:4").pus;
  EXPECT_EQ(Topology::siblings(pus[0], pus), 4U);
  EXPECT_EQ(Topology::siblings(pus[0], {pus[0], pus[2], pus[4]}), 2U);
  EXPECT_EQ(Topology::siblings(pus[4], {pus[0], pus[2], pus[4]}), 1U);
}

TEST(Topology, RefusesNonsense) {
  expect_user_error([] { synthetic_topology("cores, many"); }, {"=cores, many ", "synthetic"});
}

TEST(Topology, ThePuIsInTheNodeOfTheFewest) {
  const auto pus = recorded("", "two-memories").read().pus;
  ASSERT_EQ(pus.size(), 4U);
  EXPECT_EQ(pus[0].numa, pus[1].numa);
  EXPECT_EQ(pus[2].numa, pus[3].numa);
  EXPECT_NE(pus[0].numa, pus[2].numa) << "the package's slow node is for all, and not the nearest";
}

TEST(Topology, NodesWithoutMemoryOrCpus) {
  const auto pus = recorded("", "memoryless-nodes").read().pus;
  ASSERT_EQ(pus.size(), 16U);
  for (unsigned i = 0; i < 16; ++i) EXPECT_EQ(pus[i].numa, pus[0].numa + i / 4) << i;
}

TEST(Topology, OnlyWhatTheExportAllows) {
  const Topology machine = recorded("", "holes").read();
  std::vector<unsigned> numbers;
  for (const Pu& pu : machine.pus) numbers.push_back(pu.os_index);
  EXPECT_EQ(numbers, (std::vector<unsigned>{0, 8, 2, 3, 11, 13, 14}));
  EXPECT_EQ(machine.cores(), 5U);
  EXPECT_FALSE(machine.this_machine);
}

TEST(Topology, PackagesNeedNotBeAlike) {
  const auto pus = recorded("", "asymmetric-packages").read().pus;
  ASSERT_EQ(pus.size(), 10U);
  EXPECT_EQ(pus[7].l3, 1U);
  EXPECT_EQ(pus[8].l3, Pu::none);
  EXPECT_EQ(pus[8].package, 1U);
}

TEST(Topology, KindsOfCores) {
  const Topology machine = recorded("", "hybrid-8p-16e").read();
  ASSERT_EQ(machine.kinds.size(), 2U);
  EXPECT_EQ(machine.kinds[0].name, "IntelAtom");
  EXPECT_EQ(machine.kinds[0].pus, 16U);
  EXPECT_EQ(machine.kinds[1].number, 1);
  EXPECT_EQ(machine.kinds[1].name, "IntelCore");
  for (const Pu& pu : machine.pus) EXPECT_EQ(pu.kind, pu.os_index < 16 ? 1 : 0);
  EXPECT_LE(synthetic_topology("core:2 pu:2").kinds.size(), 1U);
}

TEST(ThisMachine, HasPusAndTheyCanBePinnedTo) {
  const Topology machine = read_topology();
  ASSERT_FALSE(machine.pus.empty());
  std::set<unsigned> numbers;
  for (const Pu& pu : machine.pus) {
    EXPECT_TRUE(numbers.insert(pu.os_index).second) << pu.os_index << " twice";
    // In a thread of its own: affinity stays with the thread.
    std::thread([&] {
      pin_this_thread(pu.os_index);
      EXPECT_TRUE(pinned_to(pu.os_index));
      EXPECT_EQ(current_pu(), pu.os_index);
      EXPECT_FALSE(pinned_to(pu.os_index + 1));
    }).join();
  }
}

TEST(ThisMachine, RefusesACpuThatIsNotThere) {
  expect_user_error([] { pin_this_thread(100'000); }, {"CPU 100000", "taskset"});
}

TEST(ThisMachineDeathTest, IsCutDownToTheCpusAllowed) {
#ifdef FENCEPOST_UNDER_EMULATOR
  GTEST_SKIP() << "a program can't start itself anew where an emulator has to start it";
#endif
  // In a process of its own, with one thread: hwloc joins the affinities of all threads.
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        const unsigned last = read_topology().pus.back().os_index;
        pin_this_thread(last);
        const auto left = read_topology().pus;
        std::_Exit(left.size() == 1 && left.front().os_index == last ? 0 : 1);
      },
      ::testing::ExitedWithCode(0), "");
}

TEST(RequireThisMachine, RefusesAnotherOnesTopology) {
  EXPECT_NO_THROW(require_this_machine(read_topology(), "measuring"));
  expect_user_error(
      [] {
        require_this_machine(synthetic_topology("core:2 pu:1"), "measuring binds", ", or plan");
      },
      {"measuring binds, and the topology is not this machine's (HWLOC_SYNTHETIC",
       "; unset it, or plan"});
}

}  // namespace
}  // namespace fencepost::harness::topology_test
