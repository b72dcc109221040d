// The state of a run in machine.json: before, after, and the warnings that the end adds or makes worse.
#include "harness/results/state_record.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/planted_system.hpp"

namespace fencepost::harness::state_record_test {
namespace {

using machine::make_warning;
using machine::PlantedSystem;
using machine::WarningId;

PlantedSystem& with_quota(PlantedSystem& system, int throttled) {
  return system.file("/proc/self/cgroup", "0::/g")
      .file("/proc/self/mountinfo", "30 20 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw")
      .file("/sys/fs/cgroup/g/cpu.max", "50000 100000")
      .file("/sys/fs/cgroup/g/cpu.stat", "nr_throttled " + std::to_string(throttled));
}

/// Without those that speak of how this test was built.
std::vector<WarningId> ids(const std::vector<machine::Warning>& causes) {
  std::vector<WarningId> list;
  for (const machine::Warning& one : causes) {
    if (one.id != WarningId::debug_build && one.id != WarningId::sanitizer) list.push_back(one.id);
  }
  return list;
}

TEST(StateRecord, TheEndSharpensAWarningAndAddsOthers) {
  PlantedSystem system;
  with_quota(system, 5);
  StateRecord record(system.files());
  record.begin({0, 1});
  ASSERT_EQ(ids(record.causes()), std::vector<WarningId>{WarningId::cpu_quota});
  const auto emulated = make_warning(WarningId::emulated, "EMULATED");
  const auto clock = make_warning(WarningId::clock_rate, "of the clock");
  MachineRecord machine;
  machine.warnings = {emulated, record.causes().back(), clock};
  EXPECT_TRUE(record.enter(machine).empty());
  EXPECT_FALSE(machine.state.after);
  EXPECT_FALSE(machine.steal_share.looked_up());

  with_quota(system, 9);
  record.end({{"neighbour", 0.5}}, {});
  const auto fresh = record.enter(machine);
  ASSERT_EQ(fresh.size(), 2U);
  EXPECT_NE(fresh[0].text.find("stopped in 4 of them"), std::string::npos) << fresh[0].text;
  EXPECT_EQ(machine.warnings, (std::vector<machine::Warning>{emulated, clock, fresh[0], fresh[1]}));
  EXPECT_EQ(ids(record.causes()),
            (std::vector<WarningId>{WarningId::cpu_quota, WarningId::neighbour}));
  EXPECT_EQ(machine.state.after.value().cpu_quota.value().at(0).throttled_periods, 9);
  EXPECT_EQ(machine.steal_share.value(), std::nullopt) << "there is no /proc/stat";
}

TEST(StateRecord, WhatIsGoneAtTheEndWasThereAllTheSame) {
  PlantedSystem system;
  system.file("/sys/devices/system/cpu/cpufreq/boost", "1");
  StateRecord record(system.files());
  record.begin({0});
  system.file("/sys/devices/system/cpu/cpufreq/boost", "0");
  record.end({}, {});
  EXPECT_EQ(ids(record.causes()), std::vector<WarningId>{WarningId::turbo});
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
}  // namespace fencepost::harness::state_record_test
