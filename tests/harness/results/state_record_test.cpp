// The state of a run in machine.json: before, after, and the warnings that the end adds or makes worse.
#include "harness/results/state_record.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/support/planted_system.hpp"

namespace fencepost::harness {
namespace {

using machine::PlantedSystem;
using nlohmann::json;

PlantedSystem& with_quota(PlantedSystem& system, int throttled) {
  return system.file("/proc/self/cgroup", "0::/g")
      .file("/proc/self/mountinfo", "30 20 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw")
      .file("/sys/fs/cgroup/g/cpu.max", "50000 100000")
      .file("/sys/fs/cgroup/g/cpu.stat", "nr_throttled " + std::to_string(throttled));
}

/// Without those that speak of how this test was built.
std::vector<std::string> names(const std::vector<machine::Cause>& causes) {
  std::vector<std::string> list;
  for (const machine::Cause& one : causes) {
    if (one.name != "debug_build" && one.name != "sanitizer") list.push_back(one.name);
  }
  return list;
}

TEST(StateRecord, TheEndSharpensAWarningAndAddsOthers) {
  PlantedSystem system;
  with_quota(system, 5);
  StateRecord record(system.files());
  record.begin({0, 1});
  ASSERT_EQ(names(record.causes()), std::vector<std::string>{"cpu_quota"});
  json machine{{"warnings", {"EMULATED", sentence(record.causes().back()), "of the clock"}}};
  EXPECT_TRUE(record.write(machine).empty());
  EXPECT_FALSE(machine.at("state").contains("after"));
  EXPECT_FALSE(machine.contains("steal_share"));

  with_quota(system, 9);
  record.end({{"neighbour", 0.5}}, {});
  const auto fresh = record.write(machine);
  ASSERT_EQ(fresh.size(), 2U);
  EXPECT_NE(fresh[0].find("stopped in 4 of them"), std::string::npos) << fresh[0];
  const std::vector<std::string> all = machine.at("warnings");
  EXPECT_EQ(all, (std::vector<std::string>{"EMULATED", "of the clock", fresh[0], fresh[1]}));
  EXPECT_EQ(names(record.causes()), (std::vector<std::string>{"cpu_quota", "neighbour"}));
  EXPECT_EQ(machine.at("causes").size(), record.causes().size());
  EXPECT_EQ(machine.at("state").at("after").at("cpu_quota").at(0).at("throttled_periods"), 9);
  EXPECT_EQ(machine.at("steal_share"), nullptr) << "there is no /proc/stat";
}

TEST(StateRecord, WhatIsGoneAtTheEndWasThereAllTheSame) {
  PlantedSystem system;
  system.file("/sys/devices/system/cpu/cpufreq/boost", "1");
  StateRecord record(system.files());
  record.begin({0});
  system.file("/sys/devices/system/cpu/cpufreq/boost", "0");
  record.end({}, {});
  EXPECT_EQ(names(record.causes()), std::vector<std::string>{"turbo"});
}

TEST(LostWindows, SharesAreOfAllWindows) {
  Result a, b;
  a.kept = 6, a.dropped = 4;
  a.dropped_for[static_cast<std::size_t>(Drop::throttled)] = 4;
  b.kept = 10;
  const auto lost = lost_windows({{a}, {b}});
  EXPECT_DOUBLE_EQ(lost.at("throttled"), 0.2);
  EXPECT_DOUBLE_EQ(lost.at("gap"), 0.0);
  EXPECT_EQ(lost_windows({}).size(), 0U);
}

}  // namespace
}  // namespace fencepost::harness
