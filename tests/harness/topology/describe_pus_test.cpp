// Classes of cores where hwloc knows no kinds of them, or fewer than there are, and the kernel knows each CPU.
#include "harness/topology/describe_pus.hpp"

#include <gtest/gtest.h>

#include "harness/topology/hwloc_handle.hpp"
#include "tests/support/planted_system.hpp"

namespace fencepost::harness::describe_pus_test {
namespace {

struct Core {
  const char* part;      ///< of MIDR_EL1; empty: not readable
  const char* capacity;  ///< empty: no such file
};
constexpr Core little{"0x411fd050", "414"}, big{"0x411fd0b0", "1024"}, binned{"0x411fd0b0", "984"};

/// A machine of these cores with one kind of hwloc's for each of `kinds`, a string of CPU numbers.
Topology machine_of(const std::vector<Core>& cores, const std::vector<std::string>& kinds = {}) {
  machine::PlantedSystem system;
  for (std::size_t i = 0; i < cores.size(); ++i) {
    const std::string cpu = "/sys/devices/system/cpu/cpu" + std::to_string(i);
    if (*cores[i].part != 0) system.file(cpu + "/regs/identification/midr_el1", cores[i].part);
    if (*cores[i].capacity != 0) system.file(cpu + "/cpu_capacity", cores[i].capacity);
  }
  const hwloc::Handle handle = hwloc::new_handle();
  const std::string text = "core:" + std::to_string(cores.size()) + " pu:1";
  EXPECT_EQ(hwloc_topology_set_synthetic(handle.get(), text.c_str()), 0);
  EXPECT_EQ(hwloc_topology_load(handle.get()), 0);
  for (const std::string& cpus : kinds) {
    const hwloc::Bitmap set(hwloc_bitmap_alloc());
    hwloc_bitmap_list_sscanf(set.get(), cpus.c_str());
    EXPECT_EQ(hwloc_cpukinds_register(handle.get(), set.get(), -1, 0, nullptr, 0), 0);
  }
  Topology topology;
  describe_pus(handle.get(), hwloc_topology_get_allowed_cpuset(handle.get()),
               kernel_facts(system.files()), topology);
  return topology;
}

std::vector<int> classes(const Topology& topology) {
  std::vector<int> numbers;
  for (const Pu& pu : topology.pus) numbers.push_back(pu.kind);
  return numbers;
}

TEST(DescribePus, TellsCoresApartThatHwlocDoesNot) {
  const std::vector<int> expected{0, 0, 1, 1, 1};
  const std::vector<Core> cores{little, little, big, binned, big};
  for (const std::vector<std::string>& kinds :
       {std::vector<std::string>{}, {"0-4"}, {"0-2"}, {"0-1,3"}, {"0-1", "2-4"}}) {
    const Topology found = machine_of(cores, kinds);
    EXPECT_EQ(classes(found), expected);
    EXPECT_TRUE(found.kinds_ranked) << "by capacity";
    ASSERT_EQ(found.kinds.size(), 2U);
    EXPECT_EQ(found.kinds[0].pus, 2U);
    EXPECT_EQ(found.kinds[1].pus, 3U);
  }
}

TEST(DescribePus, TakesEitherFactAlone) {
  const Core a55{little.part, ""}, a76{big.part, ""};
  const Topology parts = machine_of({a55, a76, a55, a76});
  EXPECT_EQ(parts.kinds.size(), 2U);
  EXPECT_EQ(parts.pus[0].kind, parts.pus[2].kind);
  EXPECT_NE(parts.pus[0].kind, parts.pus[1].kind);
  EXPECT_FALSE(parts.kinds_ranked) << "two designs, and nobody says which is the more powerful";
  EXPECT_EQ(classes(machine_of({{"", "1024"}, {"", "500"}, {"", "1000"}})),
            (std::vector<int>{1, 0, 1}));
}

TEST(DescribePus, CoresThatAreAlikeAreOneClass) {
  for (const Core& core : {big, Core{"", ""}}) {
    const Topology found = machine_of({core, core, core});
    EXPECT_EQ(found.kinds.size(), 1U);
    EXPECT_TRUE(found.kinds_ranked);
    EXPECT_EQ(classes(found), (std::vector<int>{0, 0, 0}));
  }
}

TEST(DescribePus, AClassHasTheSameFactsWhateverItsNumber) {
  const Topology both = machine_of({little, big}), one = machine_of({big, big});
  EXPECT_NE(both.kinds.at(0).facts, both.kinds.at(1).facts);
  EXPECT_EQ(both.kinds.at(1).facts, one.kinds.at(0).facts);
}

}  // namespace
}  // namespace fencepost::harness::describe_pus_test
