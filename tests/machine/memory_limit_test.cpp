// How much memory a process may take, out of planted trees.
#include "machine/memory_limit.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/support/planted_system.hpp"

namespace fencepost::machine::memory_limit_test {
namespace {

constexpr double mib = 1024.0 * 1024.0;
const std::string available =
    "MemTotal:  1000000 kB\nMemFree: 5 kB\nMemAvailable:   512000 kB\nBuffers: 1 kB";

TEST(MemoryLimit, IsWhatIsAvailable) {
  PlantedSystem system;
  system.file("/proc/meminfo", available);
  EXPECT_EQ(memory_limit(system.files()),
            (MemoryLimit{500.0 * mib, "MemAvailable in /proc/meminfo"}));
}

TEST(MemoryLimit, IsUnknownWhereNothingTells) {
  PlantedSystem system;
  EXPECT_EQ(memory_limit(system.files()), std::nullopt);
  system.file("/proc/meminfo", "MemTotal:  1000000 kB");
  EXPECT_EQ(memory_limit(system.files()), std::nullopt);
}

TEST(MemoryLimit, IsThatOfTheTightestGroupWithItsCache) {
  PlantedSystem system;
  system.file("/proc/meminfo", available)
      .file("/proc/self/cgroup", "0::/a/b")
      .file("/proc/self/mountinfo", "30 20 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw")
      .file("/sys/fs/cgroup/a/b/memory.max", "max")
      .file("/sys/fs/cgroup/a/b/memory.current", "5")
      .file("/sys/fs/cgroup/a/memory.max", std::to_string(300 << 20))
      .file("/sys/fs/cgroup/a/memory.current", std::to_string(250 << 20))
      .file("/sys/fs/cgroup/a/memory.stat", "anon 7\ninactive_file " + std::to_string(40 << 20));
  EXPECT_EQ(memory_limit(system.files()), (MemoryLimit{90.0 * mib, "/sys/fs/cgroup/a/memory.max"}));
}

TEST(MemoryLimit, IsThatOfTheAddressSpace) {
  PlantedSystem system;
  const auto limits = [](const std::string& most) {
    return "Limit                     Soft Limit           Hard Limit           Units\n"
           "Max address space         " +
           most + "            unlimited            bytes";
  };
  system.file("/proc/meminfo", available)
      .file("/proc/self/limits", limits(std::to_string(300 << 20)));
  system.file("/proc/self/statm",
              std::to_string((100 << 20) / sysconf(_SC_PAGESIZE)) + " 7 3 1 0 9 0");
  EXPECT_EQ(memory_limit(system.files()), (MemoryLimit{200.0 * mib, "ulimit -v"}));
  system.file("/proc/self/limits", limits("unlimited"));
  EXPECT_EQ(memory_limit(system.files())->by, "MemAvailable in /proc/meminfo");
}

TEST(MemoryLimit, OfVersion1) {
  PlantedSystem system;
  system.file("/proc/meminfo", available)
      .file("/proc/self/cgroup", "4:memory:/x\n2:cpu:/y")
      .file("/proc/self/mountinfo",
            "32 31 0:29 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory")
      .file("/sys/fs/cgroup/memory/x/memory.limit_in_bytes", std::to_string(64 << 20))
      .file("/sys/fs/cgroup/memory/x/memory.usage_in_bytes", std::to_string(80 << 20))
      .file("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712")
      .file("/sys/fs/cgroup/memory/memory.usage_in_bytes", "1");
  EXPECT_EQ(memory_limit(system.files()),
            (MemoryLimit{0.0, "/sys/fs/cgroup/memory/x/memory.limit_in_bytes"}))
      << "used up";
}

}  // namespace
}  // namespace fencepost::machine::memory_limit_test
