// Kinds of cores out of planted /proc/cpuinfo: big.LITTLE, hybrid x86, and machines of one kind.
#include "harness/results/cpu_kinds.hpp"

#include <gtest/gtest.h>

#include "tests/support/planted_system.hpp"

namespace fencepost::harness::cpu_kinds_test {
namespace {

std::string arm_cpu(unsigned number, const std::string& part) {
  return "processor\t: " + std::to_string(number) +
         "\nBogoMIPS\t: 48.00\nCPU implementer\t: 0x41\nCPU architecture: 8\nCPU variant\t: "
         "0x2\nCPU part\t: " +
         part + "\nCPU revision\t: 0\n\n";
}

TEST(CpuKinds, OfBigLittleByTheirParts) {
  std::string text;
  for (const unsigned cpu : {0U, 1U, 2U, 3U}) text += arm_cpu(cpu, "0xd05");
  for (const unsigned cpu : {4U, 6U}) text += arm_cpu(cpu, "0xd0b");
  machine::PlantedSystem system;
  system.file("/proc/cpuinfo", text + "Hardware\t: a board");
  const auto kinds = cpu_kinds(system.files(), {});
  ASSERT_EQ(kinds.size(), 2U);
  EXPECT_EQ(kinds[0].cpus, "0-3");
  EXPECT_EQ(kinds[0].model_name, "0xd05");
  EXPECT_EQ(kinds[1].cpus, "4,6");
  EXPECT_EQ(kinds[1].model_name, "0xd0b");
  EXPECT_EQ(cpu_name(system.files()), "0xd05 (CPUs 0-3), 0xd0b (CPUs 4,6)");
}

TEST(CpuKinds, OfHybridX86ByTheirPmus) {
  std::string text;
  for (unsigned cpu = 0; cpu < 4; ++cpu)
    text +=
        "processor\t: " + std::to_string(cpu) + "\nvendor_id\t: GenuineIntel\nmodel name\t: i9\n\n";
  machine::PlantedSystem system;
  system.file("/proc/cpuinfo", text);
  EXPECT_EQ(cpu_kinds(system.files(), {}).size(), 1U);
  const std::vector<counters::CorePmu> pmus{{"cpu_atom", 10, "2-3", {2, 3}},
                                            {"cpu_core", 4, "0-1", {0, 1}}};
  const auto kinds = cpu_kinds(system.files(), pmus);
  ASSERT_EQ(kinds.size(), 2U);
  EXPECT_EQ(kinds[0].pmu + " " + kinds[0].cpus, "cpu_core 0,1");
  EXPECT_EQ(kinds[1].pmu + " " + kinds[1].cpus, "cpu_atom 2,3");
  EXPECT_EQ(cpu_name(system.files()), "i9");
}

TEST(CpuKinds, OfNoFileAreNone) {
  const machine::PlantedSystem system;
  EXPECT_TRUE(cpu_kinds(system.files(), {}).empty());
  EXPECT_NE(cpu_name(system.files()).find("unreadable"), std::string::npos);
}

}  // namespace
}  // namespace fencepost::harness::cpu_kinds_test
