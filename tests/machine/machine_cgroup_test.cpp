// CPU quotas of control groups, out of planted trees of both versions.
#include "machine/cgroup.hpp"

#include <gtest/gtest.h>

#include "tests/support/planted_system.hpp"

namespace fencepost::machine::machine_cgroup_test {
namespace {

const std::string mount2 = "30 20 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw";
const std::string mount1 = "32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct";

PlantedSystem& version2(PlantedSystem& system) {
  return system.file("/proc/self/cgroup", "0::/a/b").file("/proc/self/mountinfo", mount2);
}

TEST(Quotas, Version2OfTheGroupAndOfThoseAbove) {
  PlantedSystem system;
  version2(system)
      .file("/sys/fs/cgroup/a/b/cpu.max", "max 100000")
      .file("/sys/fs/cgroup/a/cpu.max", "50000 100000")
      .file("/sys/fs/cgroup/a/cpu.stat",
            "usage_usec 5\nnr_periods 9\nnr_throttled 7\nthrottled_usec 1500");
  const auto found = quotas(system.files());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].folder, "/sys/fs/cgroup/a");
  EXPECT_DOUBLE_EQ(found[0].cpus, 0.5);
  EXPECT_DOUBLE_EQ(found[0].period_us, 100'000.0);
  EXPECT_DOUBLE_EQ(found[0].throttled_periods, 7.0);
  EXPECT_DOUBLE_EQ(found[0].throttled_us, 1500.0);
  EXPECT_EQ(found[0].remedy, "echo max | sudo tee /sys/fs/cgroup/a/cpu.max");
}

TEST(Quotas, Version1CountsNanoseconds) {
  PlantedSystem system;
  system.file("/proc/self/cgroup", "9:name=systemd:/\n2:cpu,cpuacct:/x\n3:cpuset:/y\n0::/")
      .file("/proc/self/mountinfo",
            "33 31 0:31 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n" + mount1)
      .file("/sys/fs/cgroup/cpu/x/cpu.cfs_quota_us", "150000")
      .file("/sys/fs/cgroup/cpu/x/cpu.cfs_period_us", "100000")
      .file("/sys/fs/cgroup/cpu/x/cpu.stat", "nr_periods 1\nnr_throttled 2\nthrottled_time 3000000")
      .file("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1")
      .file("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000");
  const auto found = quotas(system.files());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_DOUBLE_EQ(found[0].cpus, 1.5);
  EXPECT_DOUBLE_EQ(found[0].throttled_us, 3000.0);
  EXPECT_EQ(found[0].remedy, "echo -1 | sudo tee /sys/fs/cgroup/cpu/x/cpu.cfs_quota_us");
}

TEST(Quotas, AContainerThatSeesAPartOfTheTree) {
  PlantedSystem system;
  system.file("/proc/self/cgroup", "4:cpu:/docker/abc")
      .file("/proc/self/mountinfo",
            "32 31 0:29 /docker/abc /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu")
      .file("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "200000")
      .file("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000");
  ASSERT_EQ(quotas(system.files()).size(), 1U);
  EXPECT_DOUBLE_EQ(quotas(system.files())[0].cpus, 2.0);
}

TEST(Quotas, NoneWhereNothingLimitsAndWhereNothingCanBeRead) {
  PlantedSystem system;
  EXPECT_TRUE(quotas(system.files()).empty());
  version2(system).file("/sys/fs/cgroup/a/b/cpu.max", "max 100000");
  EXPECT_TRUE(quotas(system.files()).empty());
  system.file("/sys/fs/cgroup/a/b/cpu.max", "nonsense");
  EXPECT_TRUE(quotas(system.files()).empty());
}

TEST(ThrottleWatch, MovesWhenTheGroupStoodStillAndNotWhenItWorked) {
  PlantedSystem system;
  const std::string stat = "/sys/fs/cgroup/a/b/cpu.stat";
  version2(system)
      .file("/sys/fs/cgroup/a/b/cpu.max", "50000 100000")
      .file(stat, "usage_usec 5\nnr_periods 1\nnr_throttled 1\nthrottled_usec 10");
  const ThrottleWatch watch(system.files());
  const double before = watch.count();
  system.file(stat, "usage_usec 9\nnr_periods 2\nnr_throttled 1\nthrottled_usec 10");
  EXPECT_EQ(watch.count(), before);
  system.file(stat, "usage_usec 9\nnr_periods 2\nnr_throttled 2\nthrottled_usec 10");
  EXPECT_NE(watch.count(), before) << "a period";
  system.file(stat, "usage_usec 9\nnr_periods 2\nnr_throttled 1\nthrottled_usec 11");
  EXPECT_NE(watch.count(), before) << "within a period";
}

TEST(ThrottleWatch, StandsStillWithoutAQuota) {
  PlantedSystem system;
  version2(system)
      .file("/sys/fs/cgroup/a/b/cpu.max", "max 100000")
      .file("/sys/fs/cgroup/a/b/cpu.stat", "nr_throttled 7");
  EXPECT_EQ(ThrottleWatch(system.files()).count(), 0.0);
}

}  // namespace
}  // namespace fencepost::machine::machine_cgroup_test
