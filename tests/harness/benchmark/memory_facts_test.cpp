// What a machine says of its memory, planted.
#include "harness/benchmark/memory_facts.hpp"

#include <gtest/gtest.h>

#include "tests/support/planted_system.hpp"

namespace fencepost::harness::memory_facts_test {
namespace {

constexpr std::size_t kib = 1024, mib = 1024 * kib;
const std::string thp = "/sys/kernel/mm/transparent_hugepage/enabled";

Topology machine(bool here) {
  Topology topology;
  topology.this_machine = here;
  topology.caches = {{2, mib, 64, 1}, {1, 32 * kib, 64, 1}};
  topology.memory_nodes = {0, 2};
  topology.line_bytes = 128;
  return topology;
}

TEST(MemoryFacts, OfThisMachineHaveHalfOfWhatIsAvailable) {
  machine::PlantedSystem system;
  system.file("/proc/meminfo", "MemAvailable:   524288 kB").file(thp, "always madvise [never]");
  const MemoryFacts facts = memory_facts(machine(true), system.files());
  EXPECT_EQ(facts.most_bytes, 256 * mib);
  EXPECT_EQ(facts.limited_by, "MemAvailable in /proc/meminfo");
  EXPECT_EQ(facts.caches.front().level, 1U) << "from the inside out";
  EXPECT_EQ(facts.nodes, (std::vector<unsigned>{0, 2}));
  EXPECT_EQ(facts.line_bytes, 128U);
}

TEST(MemoryFacts, SayWhyThereAreNoHugePages) {
  machine::PlantedSystem never, nothing;
  never.file(thp, "always madvise [never]");
  EXPECT_NE(memory_facts(machine(true), never.files()).no_huge_pages.find("echo madvise"),
            std::string::npos);
  EXPECT_NE(memory_facts(machine(true), nothing.files()).no_huge_pages.find("unreadable"),
            std::string::npos);
}

TEST(MemoryFacts, OfAnotherMachineLimitNothing) {
  machine::PlantedSystem system;
  system.file("/proc/meminfo", "MemAvailable:   524288 kB");
  const MemoryFacts facts = memory_facts(machine(false), system.files());
  EXPECT_EQ(facts.most_bytes, ~std::size_t{0});
  EXPECT_EQ(facts.no_huge_pages, "");
}

}  // namespace
}  // namespace fencepost::harness::memory_facts_test
