// Forms say what they need of a CPU.
#include "arch/needs.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "arch/contract.hpp"

namespace fencepost::arch::needs_test {
namespace {

struct Plain {};
struct NeedsNothing {
  static constexpr std::string_view needs{};
};
struct NeedsSb {
  static constexpr std::string_view needs = "sb";
};

TEST(Needs, AreToldWhereTheCpuLacksThem) {
  EXPECT_EQ(obstacle_of<NeedsSb>({"lse"}), "unsupported: needs sb");
  EXPECT_EQ(obstacle_of<NeedsSb>({"lse", "sb"}), std::nullopt);
  EXPECT_EQ(obstacle_of<NeedsNothing>({}), std::nullopt);
  EXPECT_EQ(obstacle_of<Plain>({}), std::nullopt);
}

TEST(Needs, EveryIsaHasAWordForSixteenBytes) {
  // x86-64 without cx16 is older than anything that this runs on.
  const auto features = cpu_features();
  EXPECT_NE(std::ranges::find(features, "cas128"), features.end());
}

}  // namespace
}  // namespace fencepost::arch::needs_test
