// Systems that hide their counters, each planted as the files that it has: what is said of the cause, and what helps.
#include <gtest/gtest.h>

#include <cerrno>
#include <random>
#include <vector>

#include "counters/system.hpp"
#include "tests/support/planted_root.hpp"

namespace fencepost::counters::planted_systems_test {
namespace {

Encoding hardware(Level level = Level::user) { return {4, 0xc0, 0, 0, level}; }

struct File {
  std::string name, text;
};
using Files = std::vector<File>;

const Files no_capability{{"proc/self/status", "CapEff:\t0000000000000000\nSeccomp:\t0\n"},
                          {"proc/self/uid_map", "         0          0 4294967295\n"}};
const Files with_pmu{{"sys/bus/event_source/devices/cpu/type", "4\n"}};

Files operator+(Files a, const Files& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}
File maker(const std::string& name) { return {"sys/class/dmi/id/sys_vendor", name + "\n"}; }
File product(const std::string& name) { return {"sys/class/dmi/id/product_name", name + "\n"}; }
File paranoid(int level) {
  return {"proc/sys/kernel/perf_event_paranoid", std::to_string(level) + "\n"};
}
/// `perfmon`: it has CAP_PERFMON.
Files in_docker(bool perfmon, bool seccomp) {
  return {{".dockerenv", ""},
          {"proc/self/uid_map", "0 0 4294967295\n"},
          {"proc/self/status", std::string("CapEff:\t00000") + (perfmon ? "40" : "00") +
                                   "a80425fb\nSeccomp:\t" + (seccomp ? "2" : "0") + "\n"}};
}
const File virtual_cpu{"proc/cpuinfo",
                       "cpu family\t: 6\nmodel\t\t: 143\nflags\t\t: fpu hypervisor vme\n"};

System planted(const Files& files) {
  const PlantedRoot root;
  for (const File& file : files) root.add(file.name, file.text);
  return read_system(root.path());
}

struct Row {
  const char* what;
  Files files;
  int error;
  std::vector<const char*> reason, fix;
};

void expect_parts(const std::string& text, const std::vector<const char*>& parts,
                  const char* what) {
  for (const char* part : parts)
    EXPECT_NE(text.find(part), std::string::npos)
        << what << ": '" << part << "' is not in: " << text;
}

TEST(PlantedSystems, EachSaysItsOwnCauseAndItsOwnRemedy) {
  const Row rows[] = {
      {"docker's defaults",
       in_docker(false, true) + Files{paranoid(2)} + with_pmu,
       EPERM,
       {"container's policy or a seccomp filter"},
       {"--cap-add=PERFMON", "seccomp=<profile>.json"}},
      {"docker on Ubuntu: the filter is asked first",
       in_docker(false, true) + Files{paranoid(4)} + with_pmu,
       EPERM,
       {"container's policy or a seccomp filter"},
       {"--cap-add=PERFMON", "seccomp=<profile>.json"}},
      {"docker on Ubuntu, past the filter",
       in_docker(false, true) + Files{paranoid(4)} + with_pmu,
       EACCES,
       {"perf_event_paranoid is 4"},
       {"on the host: sudo sysctl"}},
      {"PERFMON alone, and an old profile",
       in_docker(true, true) + Files{paranoid(4)} + with_pmu,
       EPERM,
       {"though this process has CAP_PERFMON"},
       {"start the container with a seccomp profile that allows perf_event_open"}},
      {"PERFMON in a user namespace of its own",
       in_docker(true, false) + Files{{"proc/self/uid_map", "0 100000 65536\n"}, paranoid(4)} +
           with_pmu,
       EACCES,
       {"perf_event_paranoid is 4"},
       {"on the host: sudo sysctl kernel.perf_event_paranoid=2"}},
      {"a pod of Kubernetes",
       {{"proc/1/cgroup", "0::/kubepods/besteffort/pod1\n"},
        {"proc/self/status", "CapEff:\t0\nSeccomp:\t2\n"}},
       EPERM,
       {"container's policy"},
       {"--cap-add=PERFMON"}},
      {"a service with a filter",
       Files{{"proc/self/status", "CapEff:\t0\nSeccomp:\t2\n"}} + with_pmu,
       EPERM,
       {"seccomp filter"},
       {"SystemCallFilter=perf_event_open"}},
      {"WSL 2",
       {virtual_cpu, {"proc/sys/kernel/osrelease", "5.15.167.4-microsoft-standard-WSL2\n"}},
       ENOENT,
       {"no PMU", "WSL 2"},
       {".wslconfig", "hardwarePerformanceCounters=true", "wsl --shutdown"}},
      {"WSL 2 with a kernel of one's own",
       {virtual_cpu, {"proc/sys/fs/binfmt_misc/WSLInterop", "enabled\n"}},
       ENOENT,
       {"WSL 2"},
       {"hardwarePerformanceCounters"}},
      {"WSL 1",
       {{"proc/sys/kernel/osrelease", "4.4.0-19041-Microsoft\n"}},
       ENOSYS,
       {"WSL 1 has no perf_event_open"},
       {"--set-version"}},
      {"gVisor",
       {{"proc/version", "Linux version 4.4.0 #1 SMP Sun Jan 10 15:06:54 PST 2016\n"}},
       EPERM,
       {"gVisor has no perf_event_open"},
       {"--runtime=runc"}},
      {"a newer gVisor",
       {{"proc/version", "Linux version 4.19.0-gvisor #1 SMP Sun Jan 10 15:06:54 PST 2016\n"}},
       ENOSYS,
       {"gVisor has no perf_event_open"},
       {"--runtime=runc"}},
      {"Firecracker, with rights",
       {virtual_cpu,
        {"sys/firmware/acpi/tables/DSDT",
         "DSDT\x53\x0f\x01\x01\x02\x77"
         "FIRECKFCVMDSDT"}},
       ENOENT,
       {"no PMU", "Firecracker"},
       {"on the host"}},
      {"Firecracker, without",
       {virtual_cpu, {"proc/cmdline", "console=ttyS0 reboot=k panic=1 pci=off\n"}},
       ENOENT,
       {"no PMU", "Firecracker"},
       {"on the host"}},
      {"Firecracker on ARM",
       {{"proc/device-tree/compatible", "linux,dummy-virt"},
        {"proc/cmdline", "reboot=k panic=1 nomodule\n"}},
       ENOENT,
       {"Firecracker"},
       {"on the host"}},
      {"a small size of EC2",
       {virtual_cpu, maker("Amazon EC2"), product("t3.micro")},
       ENOENT,
       {"no PMU", "Amazon EC2"},
       {".metal", "whole socket"}},
      {"Compute Engine",
       {virtual_cpu, maker("Google"), product("Google Compute Engine")},
       ENOENT,
       {"Google Compute Engine"},
       {"--performance-monitoring-unit"}},
      {"Azure",
       {virtual_cpu,
        maker("Microsoft Corporation"),
        product("Virtual Machine"),
        {"sys/class/dmi/id/chassis_asset_tag", "7783-7084-3265-9085-8269-3286-77\n"}},
       ENOENT,
       {"no PMU", "Azure"},
       {"bare-metal"}},
      {"Hyper-V",
       {virtual_cpu, maker("Microsoft Corporation"), product("Virtual Machine")},
       ENOENT,
       {"Hyper-V"},
       {"Set-VMProcessor", "-Perfmon"}},
      {"VMware", {virtual_cpu, maker("VMware, Inc.")}, ENOENT, {"VMware"}, {"vpmc.enable"}},
      {"VirtualBox", {virtual_cpu, maker("innotek GmbH")}, ENOENT, {"VirtualBox"}, {"on the host"}},
      {"Xen", {virtual_cpu, {"sys/hypervisor/type", "xen\n"}}, ENOENT, {"Xen"}, {"vpmu=on"}},
      {"QEMU",
       {virtual_cpu, maker("QEMU")},
       ENOENT,
       {"no PMU in this virtual machine"},
       {"pmu=on"}},
      {"a rented machine as a whole",
       {maker("Amazon EC2"), product("c7g.metal")},
       ENOENT,
       {"the kernel drives no PMU on this machine"},
       {"dmesg"}}};
  for (const Row& row : rows) {
    const System system = planted(row.files);
    const Obstacle obstacle = refused(row.error, hardware(), system);
    expect_parts(obstacle.reason, row.reason, row.what);
    expect_parts(obstacle.fix, row.fix, row.what);
    EXPECT_EQ((obstacle.reason + obstacle.fix).find('\n'), std::string::npos) << row.what;
  }
}

TEST(PlantedSystems, ParanoidIsTheCauseOnlyWhereItForbids) {
  for (int level = -1; level <= 4; ++level) {
    for (const Level counted : {Level::user, Level::kernel, Level::both}) {
      const int most = counted == Level::user ? 2 : 1;
      const System system = planted(no_capability + Files{paranoid(level)} + with_pmu);
      ASSERT_EQ(system.paranoid, level);
      const Obstacle obstacle = refused(EACCES, hardware(counted), system);
      const bool named = obstacle.reason.find("perf_event_paranoid is " + std::to_string(level)) !=
                         std::string::npos;
      EXPECT_EQ(named, level > most) << level << ": " << obstacle.reason;
      if (named) {
        EXPECT_NE(obstacle.fix.find("perf_event_paranoid=" + std::to_string(most)),
                  std::string::npos);
      }
    }
  }
}

TEST(PlantedSystems, CapabilitiesOfAnotherUserNamespaceAreVoid) {
  EXPECT_FALSE(planted(no_capability).user_namespace);
  EXPECT_TRUE(planted({{"proc/self/uid_map", "0 1000 1\n"}}).user_namespace);
  EXPECT_FALSE(planted({}).user_namespace) << "a kernel without them";
}

TEST(PlantedSystems, AnOldLibraryIsToBeUpgradedBeforeAnythingIsForced) {
  System system = planted(with_pmu + Files{{"proc/cpuinfo", "cpu family\t: 26\nmodel\t\t: 68\n"}});
  system.pmu.clear();
  system.libpfm = "4.11";
  const Obstacle obstacle = not_encoded("event not found", system);
  expect_parts(obstacle.reason, {"libpfm4 4.11 knows no PMU", "family 26 model 68"}, "new CPU");
  EXPECT_LT(obstacle.fix.find("newer libpfm4"), obstacle.fix.find("LIBPFM_FORCE_PMU"))
      << obstacle.fix;
  EXPECT_FALSE(planted({}).libpfm.empty()) << "the version of the library in use";
}

TEST(PlantedSystems, TheWatchdogIsNamedWhereACounterIsShared) {
  const System watched = planted(with_pmu + Files{{"proc/sys/kernel/nmi_watchdog", "1\n"}});
  expect_parts(never_ran(watched).fix, {"nmi_watchdog=0"}, "never ran");
  expect_parts(shares_counter(0.5, watched).reason, {"50 %", "NMI watchdog"}, "shared");
  expect_parts(shares_counter(0.5, watched).fix, {"nmi_watchdog=0", "--multiplex"}, "shared");
  expect_parts(shares_counter(0.5, planted(with_pmu)).reason, {"another profiler"}, "shared");
}

/// Files of any of the systems above, put together at random: every answer is one line with a reason and a remedy.
TEST(PlantedSystems, OnRandomSystemsThereIsAlwaysAReasonAndARemedy) {
  const auto seed = std::random_device{}();
  std::mt19937 random(seed);
  const Files all = in_docker(true, true) + with_pmu + no_capability +
                    Files{virtual_cpu,
                          paranoid(3),
                          maker("Amazon EC2"),
                          product("x.metal"),
                          product("Virtual Machine"),
                          maker("Microsoft Corporation"),
                          {"proc/version", "gvisor\n"},
                          {"proc/cmdline", "reboot=k panic=1\n"},
                          {"proc/self/uid_map", "0 7 1\n"},
                          {"proc/self/status", "\n:\nCapEff\n"},
                          {"proc/sys/kernel/perf_event_paranoid", "x\n"},
                          {"proc/cpuinfo", ":\n\n::"}};
  const int errors[] = {EPERM,      EACCES, ENOSYS, ENOENT, EINVAL,
                        EOPNOTSUPP, EBUSY,  EMFILE, ENODEV, EIO};
  for (int i = 0; i < 100; ++i) {
    Files some;
    for (const File& file : all) {
      if (random() % 3 == 0) some.push_back(file);
    }
    const System system = planted(some);
    const int error = errors[random() % std::size(errors)];
    for (const Obstacle& one :
         {refused(error, hardware(), system), not_encoded("?", system), never_ran(system)}) {
      EXPECT_FALSE(one.reason.empty() || one.fix.empty()) << "seed " << seed << ", system " << i;
      EXPECT_EQ((one.reason + one.fix).find('\n'), std::string::npos)
          << "seed " << seed << ", system " << i;
    }
  }
}

}  // namespace
}  // namespace fencepost::counters::planted_systems_test
