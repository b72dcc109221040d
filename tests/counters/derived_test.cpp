#include "counters/derived.hpp"

#include <gtest/gtest.h>

#include <array>

namespace fencepost::counters::derived_test {
namespace {

const BoundedByKey estimates{
    {"near", {2.0, 1.0, 3.0}}, {"far", {0.5, 0.4, 0.7}}, {"bare", {1.0, {}, {}}}};

TEST(SumOf, AddsValuesAndTheEndsOfTheirIntervals) {
  const std::array<std::string, 2> keys{"near", "far"};
  const auto sum = sum_of(keys, estimates);
  ASSERT_TRUE(sum && sum->low && sum->high);
  EXPECT_DOUBLE_EQ(sum->value, 2.5);
  EXPECT_DOUBLE_EQ(*sum->low, 1.4);
  EXPECT_DOUBLE_EQ(*sum->high, 3.7);
}

TEST(SumOf, APartWithoutAnIntervalLeavesTheSumWithoutOne) {
  const std::array<std::string, 2> keys{"near", "bare"};
  const auto sum = sum_of(keys, estimates);
  ASSERT_TRUE(sum);
  EXPECT_DOUBLE_EQ(sum->value, 3.0);
  EXPECT_FALSE(sum->low || sum->high);
}

TEST(SumOf, AMissingPartIsNoSumAndNothingIsNotZero) {
  const std::array<std::string, 2> keys{"near", "remote"};
  EXPECT_FALSE(sum_of(keys, estimates));
  EXPECT_FALSE(sum_of({}, estimates));
}

TEST(ShareOf, TheIntervalIsTheWidestThatBothAllow) {
  const auto share = share_of({2.0, 1.0, 3.0}, {10.0, 8.0, 20.0});
  ASSERT_TRUE(share && share->low && share->high);
  EXPECT_DOUBLE_EQ(share->value, 0.2);
  EXPECT_DOUBLE_EQ(*share->low, 0.05);
  EXPECT_DOUBLE_EQ(*share->high, 0.375);
}

TEST(ShareOf, IsAtMostAllAndNeverOfNothing) {
  EXPECT_DOUBLE_EQ(share_of({3.0, {}, {}}, {2.0, {}, {}})->value, 1.0);
  EXPECT_FALSE(share_of({3.0, {}, {}}, {0.0, {}, {}}));
}

}  // namespace
}  // namespace fencepost::counters::derived_test
