// Other tasks on a CPU, from two planted readings of the kernel's counts.
#include "harness/team/other_tasks.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/planted_system.hpp"

namespace fencepost::harness::other_tasks_test {
namespace {

std::string cpu(unsigned number, unsigned timeslices) {
  return "cpu" + std::to_string(number) + " 0 0 0 0 0 0 9 9 " + std::to_string(timeslices) + "\n";
}

TEST(OtherTasks, AreTheSlicesOfTheCpuLessThoseOfTheThread) {
  machine::PlantedSystem system;
  OtherTasks others(system.files());
  system.file("/proc/schedstat", cpu(0, 100) + cpu(1, 200));
  others.begin();
  system.file("/proc/schedstat", cpu(0, 112) + cpu(1, 207) + cpu(2, 5));
  others.end();
  EXPECT_EQ(others.on(0, 12), 0) << "only the thread itself";
  EXPECT_EQ(others.on(1, 4), 3);
  EXPECT_EQ(others.on(1, 9), 0) << "counted a little later for the thread than for the CPU";
  EXPECT_EQ(others.on(2, 0), 0) << "came meanwhile";
  EXPECT_EQ(others.on(3, 0), 0);
}

TEST(OtherTasks, AreNoneWhereTheKernelDoesNotCount) {
  const machine::PlantedSystem system;
  OtherTasks others(system.files());
  others.begin();
  others.end();
  EXPECT_EQ(others.on(0, 0), 0);
}

}  // namespace
}  // namespace fencepost::harness::other_tasks_test
