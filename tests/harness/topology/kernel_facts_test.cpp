// What planted kernels say of nodes and cores.
#include "harness/topology/kernel_facts.hpp"

#include <gtest/gtest.h>

#include "tests/support/planted_system.hpp"

namespace fencepost::harness::kernel_facts_test {
namespace {

TEST(KernelFacts, AreReadWhereTheyAre) {
  machine::PlantedSystem system;
  const std::string cpus = "/sys/devices/system/cpu/cpu", midr = "/regs/identification/midr_el1";
  system.file("/sys/devices/system/node/has_cpu", "0-1,4")
      .file(cpus + "0" + midr, "0x00000000412fd050")  // Cortex-A55 r2p0
      .file(cpus + "1" + midr, "0x00000000411fd050")  // r1p0
      .file(cpus + "2" + midr, "0x00000000414fd0b0")  // Cortex-A76
      .file(cpus + "3" + midr, "unknown");
  const KernelFacts facts = kernel_facts(system.files());
  EXPECT_EQ(facts.nodes_with_cpus, (std::vector<unsigned>{0, 1, 4}));
  const auto part = [&](unsigned cpu) { return facts.facts_of(cpu); };
  EXPECT_EQ(part(0), part(1)) << "two revisions";
  EXPECT_NE(part(0), part(2));
  EXPECT_TRUE(part(3).empty());
  EXPECT_TRUE(part(4).empty());
}

TEST(KernelFacts, OfCpuinfoAreThoseOfTheRegister) {
  machine::PlantedSystem system;
  system
      .file("/proc/cpuinfo",
            "processor\t: 0\nCPU implementer\t: 0x41\nCPU variant\t: 0x2\nCPU part\t: 0xd05\n\n"
            "processor\t: 1\nCPU implementer\t: 0x41\nCPU part\t: 0xd0b\n\n"
            "processor\t: 2\nCPU implementer\t: 0x48\n")
      .file("/sys/devices/system/cpu/cpu1/cpu_capacity", "1024")
      .file("/sys/devices/system/cpu/cpu4/regs/identification/midr_el1", "0x00000000412fd050")
      .file("/sys/devices/system/cpu/cpu4/cpu_capacity", "0");
  const KernelFacts facts = kernel_facts(system.files());
  EXPECT_FALSE(facts.facts_of(0).empty());
  EXPECT_EQ(facts.facts_of(0), facts.facts_of(4)) << "either source may be there for some CPUs";
  EXPECT_NE(facts.facts_of(0).at("CPUPart"), facts.facts_of(1).at("CPUPart"));
  EXPECT_EQ(facts.facts_of(1).at("LinuxCapacity"), "1024");
  EXPECT_TRUE(facts.facts_of(2).empty());
}

TEST(KernelFacts, AreNotKnownWhereTheyAreNot) {
  machine::PlantedSystem system;
  system.file("/sys/devices/system/node/has_cpu", "none");
  EXPECT_TRUE(kernel_facts(system.files()).nodes_with_cpus.empty());
  EXPECT_TRUE(kernel_facts(machine::PlantedSystem().files()).nodes_with_cpus.empty());
}

}  // namespace
}  // namespace fencepost::harness::kernel_facts_test
