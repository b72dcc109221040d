// Scaling, overflow, grouping and per-operation arithmetic: no hardware in sight.
#include "counters/arithmetic.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace fencepost::counters::arithmetic_test {
namespace {

constexpr std::uint64_t most = ~std::uint64_t{0};

TEST(Between, IsTheDifference) {
  const auto stretch = between({100, 1000, 900}, {350, 2000, 1500});
  ASSERT_TRUE(stretch);
  EXPECT_EQ(stretch->value, 250U);
  EXPECT_EQ(stretch->enabled, 1000U);
  EXPECT_EQ(stretch->running, 600U);
  EXPECT_EQ(stretch->stretches, 1U);
}

TEST(Between, GoesOverTheEndOf64Bits) {
  const auto stretch = between({most - 4, 0, 0}, {5, 10, 10});
  ASSERT_TRUE(stretch);
  EXPECT_EQ(stretch->value, 10U);
}

TEST(Between, TimesThatRunBackwardsGiveNothing) {
  EXPECT_FALSE(between({0, 10, 5}, {5, 9, 5}));
  EXPECT_FALSE(between({0, 10, 5}, {5, 11, 4}));
}

TEST(Estimate, CountsAllTheTimeAreTakenAsTheyAre) {
  const auto count = estimate({250, 1000, 1000, 1});
  ASSERT_TRUE(count);
  EXPECT_DOUBLE_EQ(count->value, 250.0);
  EXPECT_FALSE(count->scaled());
}

TEST(Estimate, CountedForAQuarterOfTheTimeIsFourTimesAsMuch) {
  const auto count = estimate({250, 1000, 250, 1});
  ASSERT_TRUE(count);
  EXPECT_DOUBLE_EQ(count->value, 1000.0);
  EXPECT_DOUBLE_EQ(count->running, 0.25);
  EXPECT_TRUE(count->scaled());
}

TEST(Estimate, WhatNeverRanIsNoZero) {
  EXPECT_FALSE(estimate({0, 1000, 0, 1}));
  EXPECT_FALSE(estimate({0, 0, 0, 1}));
}

TEST(Estimate, ARunningTimeReadALittleLaterIsAllOfIt) {
  const auto count = estimate({10, 1000, 1001, 1});
  ASSERT_TRUE(count);
  EXPECT_DOUBLE_EQ(count->value, 10.0);
  EXPECT_FALSE(count->scaled());
}

TEST(Estimate, TheCostOfReadingIsTakenOffOnceForEachStretch) {
  EXPECT_DOUBLE_EQ(estimate({100, 10, 10, 3}, 20.0)->value, 40.0);
  EXPECT_DOUBLE_EQ(estimate({30, 10, 10, 3}, 20.0)->value, 0.0) << "never below nothing";
}

TEST(Stretches, AddUp) {
  Stretch sum;
  sum += {10, 100, 50, 1};
  sum += {20, 200, 100, 1};
  EXPECT_EQ(sum.stretches, 2U);
  EXPECT_DOUBLE_EQ(estimate(sum)->value, 60.0);
}

TEST(Widened, ACounterOf48BitsStartsBelowZero) {
  const std::uint64_t raw = (std::uint64_t{1} << 48) - 7;  // -7 in 48 bits
  EXPECT_EQ(widened(1000, raw, 48), 993U);
  EXPECT_EQ(widened(1000, 7, 48), 1007U);
}

TEST(Widened, BitsAboveTheWidthMeanNothing) {
  EXPECT_EQ(widened(0, (std::uint64_t{0xabcd} << 48) | 7, 48), 7U);
}

TEST(Widened, AllWidthsGiveBackWhatWasPutIn) {
  std::mt19937_64 random(1);
  for (unsigned width = 1; width <= 64; ++width) {
    const std::int64_t half = width == 64 ? INT64_MAX : (std::int64_t{1} << (width - 1)) - 1;
    const auto value = std::uniform_int_distribution<std::int64_t>(-half, half)(random);
    const std::uint64_t mask = width == 64 ? most : (std::uint64_t{1} << width) - 1;
    EXPECT_EQ(
        static_cast<std::int64_t>(widened(0, static_cast<std::uint64_t>(value) & mask, width)),
        value)
        << width;
  }
}

TEST(Widened, AWrapBetweenTwoReadingsIsNoJump) {
  // The kernel moved 2^47 from the counter into the offset: the sum goes on.
  const std::uint64_t before = widened(0, (std::uint64_t{1} << 47) - 5, 48);
  const std::uint64_t after = widened(std::uint64_t{1} << 47, 5, 48);
  EXPECT_EQ(after - before, 10U);
}

TEST(PerOperation, AddsThreadsAndDivides) {
  const std::array<std::optional<Count>, 2> threads{Count{30, 1.0}, Count{10, 0.5}};
  const auto estimate = per_operation(threads, 8.0);
  ASSERT_TRUE(estimate);
  EXPECT_DOUBLE_EQ(estimate->value, 5.0);
  EXPECT_DOUBLE_EQ(estimate->running, 0.5) << "as scaled as the most scaled of them";
}

TEST(PerOperation, OneThreadMissingIsNoFigure) {
  const std::array<std::optional<Count>, 2> threads{Count{30, 1.0}, std::nullopt};
  EXPECT_FALSE(per_operation(threads, 8.0));
}

TEST(PerOperation, NoOperationsAndNoThreadsAreNoFigure) {
  const std::array<std::optional<Count>, 1> one{Count{30, 1.0}};
  EXPECT_FALSE(per_operation(one, 0.0));
  EXPECT_FALSE(per_operation({}, 8.0));
}

}  // namespace
}  // namespace fencepost::counters::arithmetic_test
