// A fence and none in the same context take rounds together; cases that are not compared with them do not.
#include <gtest/gtest.h>

#include "benches/fences/fence_cases.hpp"

namespace fencepost::bench::fence_groups_test {
namespace {

harness::Case fence_case(std::string_view form, std::string_view context = "stores_hit",
                         unsigned after = 8, unsigned threads = 1) {
  const harness::CaseName name = fence_name(form, context).with("after", after);
  return beside_the_others(harness::named_case(name.with_threads(threads)));
}

TEST(FenceGroups, HoldAFenceAndNoneOfOneContext) {
  const std::string none = fence_case("none").group;
  EXPECT_FALSE(none.empty());
  EXPECT_EQ(none, fence_case("thread_fence_seq_cst").group);
}

TEST(FenceGroups, AreApartByContextParameterAndThreads) {
  const std::string none = fence_case("none").group;
  EXPECT_NE(none, fence_case("none", "stores_hit", 16).group);
  EXPECT_NE(none, fence_case("none", "stores_hit", 8, 2).group);
  EXPECT_NE(none, fence_case("none", "stores_owned").group);
}

TEST(FenceGroups, CompareAFenceWithNoneOfItsContext) {
  EXPECT_EQ(fence_case("mfence").baseline, fence_case("none").name);
  EXPECT_EQ(fence_case("none").baseline, "");
}

}  // namespace
}  // namespace fencepost::bench::fence_groups_test
