// A fence and none in the same context take rounds together; what is not held against them does not.
#include <gtest/gtest.h>

#include "benches/fence_cases.hpp"

namespace fencepost::bench {
namespace {

std::string group_of(const std::string& name) {
  harness::Case c;
  c.name = name;
  return beside_the_others(std::move(c)).group;
}

TEST(FenceGroups, HoldAFenceAndNoneOfOneContext) {
  const std::string none = group_of("fence/none/stores_hit/after:8/threads:1");
  EXPECT_FALSE(none.empty());
  EXPECT_EQ(none, group_of("fence/thread_fence_seq_cst/stores_hit/after:8/threads:1"));
}

TEST(FenceGroups, AreApartByContextParameterAndThreads) {
  const std::string none = group_of("fence/none/stores_hit/after:8/threads:1");
  EXPECT_NE(none, group_of("fence/none/stores_hit/after:16/threads:1"));
  EXPECT_NE(none, group_of("fence/none/stores_hit/after:8/threads:2"));
  EXPECT_NE(none, group_of("fence/none/stores_owned/after:8/threads:1"));
}

}  // namespace
}  // namespace fencepost::bench
