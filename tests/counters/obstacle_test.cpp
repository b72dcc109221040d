// Each way in which an event can't be read, as a table: what the kernel said, what the system is, what a reader is told.
#include "counters/obstacle.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "counters/system.hpp"
#include "tests/support/planted_root.hpp"

namespace fencepost::counters::obstacle_test {
namespace {

Encoding hardware(Level level = Level::user) { return {4, 0xc0, 0, 0, level}; }
Encoding software(Level level = Level::both) { return {1, 3, 0, 0, level}; }

struct Row {
  const char* what;
  int error;
  Encoding event;
  System system;
  const char* reason;
  const char* fix;
};

System bare(int paranoid = 2) {
  System system;
  system.pmu_device = true;
  system.pmu = "skx";
  system.paranoid = paranoid;
  return system;
}
System with(System system, auto change) {
  change(system);
  return system;
}

TEST(Refused, EachCauseHasItsReasonAndItsCommand) {
  const System vm = with(bare(), [](System& s) { s.pmu_device = false, s.virtual_machine = true; });
  const System no_driver = with(bare(), [](System& s) { s.pmu_device = false; });
  const System docker = with(bare(), [](System& s) { s.seccomp = true; });
  const System root = with(bare(4), [](System& s) { s.privileged = true; });
  const System watched = with(bare(), [](System& s) { s.watchdog = true; });
  const Row rows[] = {
      {"VM", ENOENT, hardware(), vm, "no PMU in this virtual machine", "pmu=on"},
      {"VM, raw event", EINVAL, hardware(), vm, "no PMU in this virtual machine", "pmu=on"},
      {"no driver", ENOENT, hardware(), no_driver, "drives no PMU", "dmesg"},
      {"Debian's 3", EACCES, hardware(), bare(3),
       "perf_event_paranoid is 3 and this event needs at most 2",
       "sudo sysctl kernel.perf_event_paranoid=2"},
      {"kernel work at 2", EACCES, hardware(Level::kernel), bare(2),
       "is 2 and this event needs at most 1", "sudo sysctl kernel.perf_event_paranoid=1"},
      {"switches at 2", EPERM, software(), bare(2), "needs at most 1 (it counts kernel work)",
       "perf_event_paranoid=1"},
      {"container", EPERM, hardware(), docker, "container's policy or a seccomp filter",
       "--cap-add=PERFMON"},
      {"seccomp hides the call", ENOSYS, hardware(), docker, "seccomp filter", "--cap-add=PERFMON"},
      {"paranoid is no reason for root", EPERM, hardware(), root, "a security module", "setcap"},
      {"no such call", ENOSYS, software(), bare(), "no perf_event_open", "CONFIG_PERF_EVENTS"},
      {"old kernel", ENOENT, hardware(), bare(), "does not have this event", "--events="},
      {"unsupported", EOPNOTSUPP, hardware(), bare(), "does not have this event", "newer kernel"},
      {"in use", EBUSY, hardware(), watched, "NMI watchdog", "sudo sysctl kernel.nmi_watchdog=0"},
      {"in use by others", EBUSY, hardware(), bare(), "another profiler", "lsof"},
      {"files", EMFILE, hardware(), bare(), "too many open files", "ulimit -n"},
      {"anything else", EIO, hardware(), bare(), "Input/output error", "man 2"}};
  for (const Row& row : rows) {
    const Obstacle obstacle = refused(row.error, row.event, row.system);
    EXPECT_NE(obstacle.reason.find(row.reason), std::string::npos)
        << row.what << ": " << obstacle.reason;
    EXPECT_NE(obstacle.fix.find(row.fix), std::string::npos) << row.what << ": " << obstacle.fix;
    EXPECT_EQ((obstacle.reason + obstacle.fix).find('\n'), std::string::npos) << row.what;
  }
}

TEST(Refused, ASoftwareEventNeedsNoPmu) {
  const System vm = with(bare(), [](System& s) { s.pmu_device = false, s.virtual_machine = true; });
  EXPECT_EQ(refused(ENOENT, software(), vm).reason.find("PMU"), std::string::npos);
}

TEST(NeverRan, NamesTheWatchdogWhereThereIsOne) {
  EXPECT_NE(
      never_ran(with(bare(), [](System& s) { s.watchdog = true; })).fix.find("nmi_watchdog=0"),
      std::string::npos);
}

TEST(NotEncoded, AMaskedModelIsNamedWithTheWayOut) {
  const System masked =
      with(bare(), [](System& s) { s.pmu = "", s.cpu_model = "family 6 model 167"; });
  const Obstacle obstacle = not_encoded("event not found", masked);
  EXPECT_NE(obstacle.reason.find("family 6 model 167"), std::string::npos);
  EXPECT_NE(obstacle.fix.find("LIBPFM_FORCE_PMU="), std::string::npos);
  EXPECT_NE(not_encoded("event not found", bare()).reason.find("skx"), std::string::npos);
}

TEST(ReadSystem, ABareServer) {
  const PlantedRoot root;
  root.add("sys/bus/event_source/devices/cpu/type", "4\n");
  root.add("proc/sys/kernel/perf_event_paranoid", "3\n");
  root.add("proc/sys/kernel/nmi_watchdog", "1\n");
  root.add("proc/self/status", "Name:\tx\nCapEff:\t0000000000000000\nSeccomp:\t0\n");
  root.add("proc/cpuinfo", "cpu family\t: 6\nmodel\t\t: 85\nflags\t\t: fpu vme\n");
  const System system = read_system(root.path());
  EXPECT_TRUE(system.pmu_device);
  EXPECT_EQ(system.paranoid, 3);
  EXPECT_TRUE(system.watchdog);
  EXPECT_FALSE(system.privileged || system.seccomp || system.container || system.virtual_machine);
  EXPECT_EQ(system.cpu_model, "family 6 model 85");
}

TEST(ReadSystem, AContainerInAVirtualMachine) {
  const PlantedRoot root;
  root.add("sys/bus/event_source/devices/software/type", "1\n");
  root.add("proc/self/status", "CapEff:\t0000004000000000\nSeccomp:\t2\n");
  root.add("proc/cpuinfo", "flags\t\t: fpu hypervisor vme\n");
  root.add(".dockerenv", "");
  const System system = read_system(root.path());
  EXPECT_FALSE(system.pmu_device);
  EXPECT_FALSE(system.paranoid.has_value());
  EXPECT_FALSE(system.watchdog);
  EXPECT_TRUE(system.privileged) << "CAP_PERFMON";
  EXPECT_TRUE(system.seccomp && system.container && system.virtual_machine);
}

TEST(ReadSystem, AnArmServerHasItsOwnNameForThePmu) {
  const PlantedRoot root;
  root.add("sys/bus/event_source/devices/armv8_pmuv3_0/type", "8\n");
  root.add("proc/cpuinfo", "CPU implementer\t: 0x41\nCPU part\t: 0xd0c\n");
  const System system = read_system(root.path());
  EXPECT_TRUE(system.pmu_device);
  EXPECT_EQ(system.cpu_model, "implementer 0x41 part 0xd0c");
}

TEST(ReadSystem, NothingReadableIsNothingThere) {
  const PlantedRoot root;
  const System system = read_system(root.path());
  EXPECT_FALSE(system.pmu_device || system.paranoid || system.privileged);
  EXPECT_NE(system.cpu_model.find("unreadable"), std::string::npos);
}

}  // namespace
}  // namespace fencepost::counters::obstacle_test
