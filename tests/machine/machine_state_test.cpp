// The state of the machine, out of planted files: what stands in them is read, what doesn't is "unreadable: ...".
#include "machine/state.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <thread>

#include "machine/clocking.hpp"
#include "machine/cpu_time.hpp"
#include "machine/facts_json.hpp"
#include "machine/host.hpp"
#include "tests/support/planted_system.hpp"

namespace fencepost::machine::machine_state_test {
namespace {

using nlohmann::json;

const std::vector<unsigned> cpus{0, 2};
const std::string cpu0 = "/sys/devices/system/cpu/cpu0/", cpu2 = "/sys/devices/system/cpu/cpu2/";

bool unreadable(const json& value) {
  return value.is_string() && value.get<std::string>().starts_with("unreadable: ");
}

/// Keys of a value that is there on every machine, or is no text: the others need a file.
const std::vector<std::string> never_unreadable{"hypervisor", "container"};

TEST(MachineState, WithoutAnyFileEveryKeySaysWhy) {
  const json state = read_state(PlantedSystem().files(), cpus);
  for (const auto& [key, value] : state.items()) {
    if (std::ranges::find(never_unreadable, key) != never_unreadable.end()) continue;
    for (const json& one : value.is_object() ? value : json::array({value})) {
      ASSERT_TRUE(unreadable(one)) << key << ": " << value;
      EXPECT_NE(one.get<std::string>().find("/"), std::string::npos) << "no path: " << one;
    }
  }
  EXPECT_EQ(state.at("container"), nullptr);
}

TEST(MachineState, SingleValuesAreTheFilesFirstLines) {
  PlantedSystem system;
  system.file("/sys/devices/system/cpu/smt/control", "off")
      .file("/sys/devices/system/cpu/isolated", "2-3")
      .file("/sys/devices/system/cpu/nohz_full", "(null)")
      .file("/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never")
      .file("/proc/sys/kernel/numa_balancing", "1")
      .file("/proc/sys/kernel/split_lock_mitigate", "0")
      .file("/proc/cmdline", "quiet split_lock_detect=ratelimit:10 nomodule")
      .file("/proc/self/cgroup", "0::/")
      .file("/proc/self/mountinfo", "")
      .file("/proc/sys/kernel/nmi_watchdog", "1")
      .file("/proc/sys/kernel/perf_event_paranoid", "4")
      .file("/sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet")
      .file("/proc/loadavg", "0.50 1.25 2.00 3/120 4711")
      .file("/proc/cpuinfo", "processor : 0\nmicrocode\t: 0xa101148")
      .file("/sys/devices/system/cpu/vulnerabilities/mds", "Not affected")
      .file("/proc/self/status", "Name:\tx\nTracerPid:\t42");
  const json state = read_state(system.files(), cpus);
  const json expected{{"smt", "off"},
                      {"isolated_cpus", "2-3"},
                      {"nohz_full", ""},
                      {"transparent_huge_pages", "madvise"},
                      {"numa_balancing", "1"},
                      {"split_lock_mitigate", "0"},
                      {"split_lock_detect", "ratelimit:10"},
                      {"cpu_quota", json::array()},
                      {"nmi_watchdog", "1"},
                      {"perf_event_paranoid", "4"},
                      {"clock_source", "hpet"},
                      {"load", {0.5, 1.25, 2.0}},
                      {"microcode", "0xa101148"},
                      {"mitigations", {{"mds", "Not affected"}}},
                      {"tracer_pid", 42}};
  for (const auto& [key, value] : expected.items()) EXPECT_EQ(state.at(key), value) << key;
}

TEST(MachineState, WhatTheKernelWasNotToldIsItsDefault) {
  PlantedSystem system;
  system.file("/proc/cmdline", "quiet my_split_lock_detect=off");
  EXPECT_EQ(read_state(system.files(), cpus).split_lock_detect, "default");
}

TEST(MachineState, TheRandomLayoutMayBeOffForThisProgramAlone) {
  PlantedSystem system;
  system.file("/proc/sys/kernel/randomize_va_space", "2")
      .file("/proc/self/personality", "00000000");
  EXPECT_EQ(read_state(system.files(), cpus).random_layout, "2");
  system.file("/proc/self/personality", "00040000");
  EXPECT_EQ(read_state(system.files(), cpus).random_layout, "off for this program");
}

TEST(Clocking, GovernorsAndFrequenciesAreThoseOfTheCpusInUse) {
  PlantedSystem system;
  system.file(cpu0 + "cpufreq/scaling_governor", "performance")
      .file(cpu2 + "cpufreq/scaling_governor", "powersave")
      .file("/sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "ondemand")
      .file(cpu0 + "cpufreq/scaling_min_freq", "1000000")
      .file(cpu2 + "cpufreq/scaling_min_freq", "800000")
      .file(cpu0 + "cpufreq/scaling_max_freq", "3500000")
      .file(cpu2 + "cpufreq/scaling_max_freq", "3600000")
      .file(cpu0 + "cpufreq/scaling_cur_freq", "2000000");
  EXPECT_EQ(governors(system.files(), cpus).value(),
            (std::vector<std::string>{"performance", "powersave"}));
  EXPECT_EQ(governor_text(governors(system.files(), cpus)), "performance, powersave");
  EXPECT_EQ(governor_text(governors(system.files(), {0})), "performance");
  EXPECT_TRUE(
      governor_text(governors(system.files(), {9})).reason().starts_with("unreadable: /sys/"));
  EXPECT_EQ(frequencies(system.files(), cpus),
            (Frequencies{800000LL, 3600000LL, 2000000LL, 2000000LL}));
}

TEST(Clocking, BoostByEitherDriver) {
  PlantedSystem intel, other;
  intel.file("/sys/devices/system/cpu/intel_pstate/no_turbo", "1");
  EXPECT_EQ(boost(intel.files()), "off");
  intel.file("/sys/devices/system/cpu/intel_pstate/no_turbo", "0");
  EXPECT_EQ(boost(intel.files()), "on");
  other.file("/sys/devices/system/cpu/cpufreq/boost", "0");
  EXPECT_EQ(boost(other.files()), "off");
  other.file("/sys/devices/system/cpu/cpufreq/boost", "1");
  EXPECT_EQ(boost(other.files()), "on");
}

TEST(Clocking, BoostOfAmdPstateIsOfEachCpuOrShownByItsFrequencies) {
  PlantedSystem each, without;
  each.file(cpu0 + "cpufreq/boost", "0").file(cpu2 + "cpufreq/boost", "1");
  EXPECT_EQ(boost(each.files(), cpus), "on");
  EXPECT_EQ(boost(each.files(), {0}), "off");
  // The active mode before Linux 6.11 has no such file.
  without.file("/sys/devices/system/cpu/amd_pstate/status", "active")
      .file(cpu0 + "acpi_cppc/nominal_freq", "3400")
      .file(cpu0 + "cpufreq/scaling_max_freq", "4900000");
  EXPECT_EQ(boost(without.files(), {0}), "on");
  without.file(cpu0 + "cpufreq/scaling_max_freq", "3400000");
  EXPECT_EQ(boost(without.files(), {0}), "off");
  EXPECT_FALSE(boost(without.files(), {7}).known());
}

TEST(Clocking, BoardsSayThatTheyAreThrottled) {
  PlantedSystem pi, sensor, rock;
  pi.file("/sys/devices/platform/soc/soc:firmware/get_throttled", "50005");
  EXPECT_EQ(board_throttling(pi.files()), 0x50005LL);
  sensor.file("/sys/class/hwmon/hwmon0/name", "cpu_thermal")
      .file("/sys/class/hwmon/hwmon1/name", "rpi_volt")
      .file("/sys/class/hwmon/hwmon1/in0_lcrit_alarm", "1");
  EXPECT_EQ(board_throttling(sensor.files()), 1LL);
  rock.file("/sys/class/thermal/cooling_device0/type", "thermal-cpufreq-0")
      .file("/sys/class/thermal/cooling_device0/cur_state", "4")
      .file("/sys/class/thermal/cooling_device1/type", "pwm-fan")
      .file("/sys/class/thermal/cooling_device1/cur_state", "2");
  EXPECT_EQ(cpu_cooling(rock.files()),
            (std::map<std::string, double>{{"cooling_device0 thermal-cpufreq-0", 4.0}}));
  EXPECT_FALSE(board_throttling(rock.files()).known());
}

TEST(Clocking, SensorsInDegreesAndThrottlesSummed) {
  PlantedSystem system;
  system.file("/sys/class/thermal/thermal_zone0/temp", "45500")
      .file("/sys/class/thermal/thermal_zone0/type", "x86_pkg_temp")
      .file("/sys/class/thermal/cooling_device0/type", "Processor")
      .file("/sys/class/hwmon/hwmon1/temp1_input", "61000")
      .file("/sys/class/hwmon/hwmon1/name", "k10temp")
      .file(cpu0 + "thermal_throttle/core_throttle_count", "3")
      .file(cpu2 + "thermal_throttle/core_throttle_count", "4")
      .file(cpu0 + "thermal_throttle/package_throttle_count", "9")
      .file(cpu2 + "thermal_throttle/package_throttle_count", "9");
  EXPECT_EQ(temperatures(system.files()),
            (std::map<std::string, double>{{"thermal_zone0 x86_pkg_temp", 45.5},
                                           {"hwmon1 k10temp", 61.0}}));
  EXPECT_EQ(heat_throttles(system.files(), cpus), (HeatThrottles{7LL, 9LL}));
}

TEST(CpuTime, OfTheCpusInUseAndNoOther) {
  PlantedSystem system;
  const std::string head = "cpu  9999 0 0 0 0 0 0 9999\n";
  // user nice system idle iowait irq softirq steal
  system.file("/proc/stat",
              head + "cpu0 100 0 0 300 0 0 0 100\ncpu1 7 7 7 7 7 7 7 7\ncpu2 0 0 0 500 0 0 0 0");
  const auto before = cpu_time(system.files(), cpus);
  system.file("/proc/stat",
              head + "cpu0 200 0 0 300 0 0 0 300\ncpu1 9 9 9 9 9 9 9 9\ncpu2 0 0 0 600 0 0 0 0");
  CpuTime time = cpu_time(system.files(), cpus).value();
  time.own = before.value().own;
  Fact<CpuTime> after = time;
  EXPECT_DOUBLE_EQ(stolen_share(before, after).value(), 200.0 / 400.0);
  EXPECT_DOUBLE_EQ(foreign_share(before, after).value(), 100.0 / 400.0);
  time.own += 1.0;  // a tick is 10 ms: all of what was busy
  after = time;
  EXPECT_NEAR(foreign_share(before, after).value(), 0.0, 1e-9);
}

TEST(CpuTime, NothingIsSaidOfNoTimeAndOfNoFile) {
  PlantedSystem system;
  system.file("/proc/stat", "cpu0 100 0 0 300 0 0 0 100");
  const auto once = cpu_time(system.files(), cpus);
  EXPECT_EQ(stolen_share(once, once), std::nullopt);
  EXPECT_EQ(foreign_share(once, Fact<CpuTime>::unreadable("unreadable: x")), std::nullopt);
}

TEST(CpuTime, ASandboxThatKeepsNoTimesSaysSo) {
  PlantedSystem gvisor;
  gvisor.file("/proc/stat",
              "cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\ncpu2 0 0 0 0 0 0 0 0 0 0");
  EXPECT_EQ(cpu_time(gvisor.files(), cpus).reason(), cpu_times_all_zero);
}

TEST(CpuTime, AFileThatNumbersTheCpusAnewIsNotRead) {
  PlantedSystem lxcfs;
  lxcfs.file(
      "/proc/stat",
      "cpu  9 9 9 9 9 9 9 9\ncpu0 9 9 9 9 9 9 9 9\ncpu1 9 9 9 9 9 9 9 9\ncpu2 9 9 9 9 9 9 9 9");
  EXPECT_TRUE(cpu_time(lxcfs.files(), cpus).known());
  EXPECT_FALSE(cpu_time(lxcfs.files(), {0, 17}).known()) << "no line of CPU 17";
  lxcfs.file("/proc/self/mountinfo",
             "22 1 0:20 / /proc rw - proc proc rw\n"
             "99 22 0:50 /proc/stat /proc/stat rw,nosuid - fuse.lxcfs lxcfs rw");
  EXPECT_EQ(cpu_time(lxcfs.files(), cpus).reason(), cpu_times_of_other_cpus);
}

TEST(Host, HypervisorByFlagByMakerAndNone) {
  PlantedSystem bare, flagged, arm, maker;
  bare.file("/proc/cpuinfo", "vendor_id : GenuineIntel\nflags\t: fpu vme")
      .file("/sys/class/dmi/id/sys_vendor", "Google");  // makes servers, too
  EXPECT_EQ(hypervisor(bare.files()), std::nullopt);
  flagged.file("/proc/cpuinfo", "flags\t: fpu hypervisor lahf");
  EXPECT_EQ(hypervisor(flagged.files()), "unnamed hypervisor");
  flagged.file("/sys/class/dmi/id/sys_vendor", "QEMU");
  EXPECT_EQ(hypervisor(flagged.files()), "QEMU");
  arm.file("/proc/cpuinfo", "CPU implementer\t: 0x41")
      .file("/sys/class/dmi/id/sys_vendor", "Amazon EC2");
  EXPECT_EQ(hypervisor(arm.files()), "Amazon EC2");
  maker.file("/sys/hypervisor/type", "xen");
  EXPECT_EQ(hypervisor(maker.files()), "xen");
}

TEST(Host, ContainersAreKnownByWhatTheyLeave) {
  PlantedSystem docker, podman, nspawn, pod;
  docker.file("/.dockerenv", "");
  podman.file("/run/.containerenv", "");
  nspawn.file("/run/systemd/container", "systemd-nspawn");
  pod.file("/proc/1/cgroup", "0::/kubepods/burstable/x");
  EXPECT_EQ(container(docker.files()), "docker");
  EXPECT_EQ(container(podman.files()), "podman");
  EXPECT_EQ(container(nspawn.files()), "systemd-nspawn");
  EXPECT_EQ(container(pod.files()), "kubepods");
}

TEST(SystemFiles, AFolderIsNoFileAndSaysSo) {
  PlantedSystem system;
  system.file("/proc/x/y", "1");
  EXPECT_TRUE(system.files().line("/proc/x").why.starts_with("unreadable: /proc/x: "));
  EXPECT_EQ(system.files().line("/proc/x/y").number(), 1);
  system.file("/proc/x/y", "1 2");
  EXPECT_EQ(system.files().line("/proc/x/y").number(), std::nullopt);
}

TEST(MachineState, HereItIsReadTwiceAndTimePasses) {
  const json before = read_state(SystemFiles(), {0});
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  const json after = read_state(SystemFiles(), {0});
  EXPECT_EQ(before.size(), after.size());
  if (!before.at("cpu_time_s").is_object()) GTEST_SKIP() << before.at("cpu_time_s");
  EXPECT_GE(after.at("cpu_time_s").at("all"), before.at("cpu_time_s").at("all"));
}

}  // namespace
}  // namespace fencepost::machine::machine_state_test
