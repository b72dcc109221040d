#include "harness/team/memory.hpp"

#include <gtest/gtest.h>

namespace fencepost::harness::memory_test {
namespace {

TEST(MemoryLocation, IsComplainedOfWhereTheKernelSaysAnotherNode) {
  const MemoryLocation elsewhere{1, "0", "not permitted"};
  EXPECT_EQ(elsewhere.complaint(1),
            "the memory lies on NUMA node 0, not 1 (not bound: not permitted)");
  EXPECT_EQ(elsewhere.complaint(0), elsewhere.complaint());
  EXPECT_EQ((MemoryLocation{1, "1", ""}.complaint(0)), "");
  EXPECT_EQ((MemoryLocation{1, "1", "not permitted"}.complaint(0)), "");
}

// Many containers refuse both to bind and to tell.
TEST(MemoryLocation, IsComplainedOfWhereNobodyKnows) {
  const MemoryLocation unknown{1, "unreadable: not permitted", "not permitted"};
  EXPECT_EQ(unknown.complaint(1), "") << "a thread of that node wrote it first";
  EXPECT_EQ(
      unknown.complaint(0),
      "whether the memory lies on NUMA node 1 is not known (not bound: not permitted; location "
      "unreadable: not permitted)");
  EXPECT_EQ((MemoryLocation{1, "unreadable: not permitted", ""}.complaint(0)), "") << "bound";
}

}  // namespace
}  // namespace fencepost::harness::memory_test
