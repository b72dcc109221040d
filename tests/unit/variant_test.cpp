// A build for another CPU says so, and forms say what they need.
#include "harness/variant.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "arch/contract.hpp"
#include "harness/user_error.hpp"

namespace fencepost::harness {
namespace {

TEST(Variant, WithoutItsFeatureIsRefused) {
  try {
    check_variant({"lse", "lse", "outline"}, {"cas128", "lse2"});
    FAIL() << "nothing was thrown";
  } catch (const UserError& e) {
    EXPECT_STREQ(e.what(),
                 "this build (variant lse) needs lse, which this CPU has not; build with "
                 "-DFENCEPOST_VARIANT=outline");
  }
}

TEST(Variant, WithItsFeatureOrWithoutAnyRuns) {
  EXPECT_NO_THROW(check_variant({"lse", "lse", "outline"}, {"cas128", "lse"}));
  EXPECT_NO_THROW(check_variant({"outline", "", "outline"}, {}));
  EXPECT_NO_THROW(check_cpu());  // else this test would not have been reached
}

struct Plain {};
struct NeedsNothing {
  static constexpr std::string_view needs = "";
};
struct NeedsSb {
  static constexpr std::string_view needs = "sb";
};

TEST(Needs, AreToldWhereTheCpuLacksThem) {
  EXPECT_EQ(arch::obstacle_of<NeedsSb>({"lse"}), "unsupported: needs sb");
  EXPECT_EQ(arch::obstacle_of<NeedsSb>({"lse", "sb"}), std::nullopt);
  EXPECT_EQ(arch::obstacle_of<NeedsNothing>({}), std::nullopt);
  EXPECT_EQ(arch::obstacle_of<Plain>({}), std::nullopt);
}

TEST(Needs, EveryIsaHasAWordForSixteenBytes) {
  // x86-64 without cx16 is older than anything that this runs on.
  const auto features = arch::cpu_features();
  EXPECT_NE(std::ranges::find(features, "cas128"), features.end());
}

}  // namespace
}  // namespace fencepost::harness
