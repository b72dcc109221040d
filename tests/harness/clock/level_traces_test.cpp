// The clean level in readings of real cores.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "harness/clock/level_search.hpp"

namespace fencepost::harness::level_traces_test {
namespace {

TEST(LevelTraces, OfAVirtualMachineThatAddsFiveNumbersPerCycleAndABit) {
  std::ifstream file(std::string(FENCEPOST_TEST_DATA) + "/chains/zen5-vm.txt");
  std::vector<LevelReading> readings;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    double ms = 0.0, value = 0.0;
    if (line.starts_with('#') || !(words >> ms)) continue;
    while (words >> value) readings.push_back({value / 1e4, ms / 1e3});
  }
  ASSERT_GT(readings.size(), 1000U);
  const auto level = find_clean_level(readings);
  ASSERT_TRUE(level);
  EXPECT_NEAR(*level, 0.1950, 0.0005);
}

TEST(LevelTraces, OfAVirtualMachineWithNeighbours) {
  std::ifstream file(std::string(FENCEPOST_TEST_DATA) + "/chains/zen3-vm.txt");
  std::map<int, std::vector<LevelReading>> by_cpu;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    double ms = 0.0, latency = 0.0, throughput = 0.0;
    int cpu = 0;
    char slash = 0;
    if (line.starts_with('#') || !(words >> ms >> cpu)) continue;
    while (words >> latency >> slash >> throughput)  // each less 4,000; an empty timing takes 98
      by_cpu[cpu].push_back(
          {(throughput + 3902.0) / 19200.0 / ((latency + 3902.0) / 4800.0), ms / 1e3});
  }
  ASSERT_EQ(by_cpu.size(), 2U);
  for (const auto& [cpu, readings] : by_cpu) {
    ASSERT_GT(readings.size(), 1000U);
    const auto level = find_clean_level(readings);
    ASSERT_TRUE(level) << "CPU " << cpu;
    EXPECT_NEAR(*level, 0.2523, 0.0010)
        << "CPU " << cpu;  // readings of the idle core: 0.2515 and 0.2531
  }
}

}  // namespace
}  // namespace fencepost::harness::level_traces_test
