// File descriptors are shared out so that results come before counters, and the limit is used as far as it goes.
#include "harness/base/descriptors.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>

namespace fencepost::harness::descriptors_test {
namespace {

TEST(Descriptors, WhatIsOpenIsNotFree) {
  const std::size_t before = free_descriptors();
  ASSERT_GT(before, 0U);
  const int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
  ASSERT_GE(file, 0);
  EXPECT_EQ(free_descriptors(), before - 1);
  close(file);
  EXPECT_EQ(free_descriptors(), before);
}

TEST(Descriptors, TheSoftLimitIsRaisedToTheHardOneAndNoFurther) {
  const auto raise_from_20 = [] {
    const rlimit limit{20, 50};
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) std::_Exit(1);
    if (descriptor_limit() != 20 || raise_descriptor_limit() != 50) std::_Exit(2);
    std::_Exit(raise_descriptor_limit() == 50 ? 0 : 3);
  };
  EXPECT_EXIT(raise_from_20(), ::testing::ExitedWithCode(0), "");
}

TEST(DescriptorPlan, AllHaveWhatTheyWantWhereThereIsEnough) {
  const DescriptorPlan plan = plan_descriptors(100'000, 1'024);
  EXPECT_TRUE(plan.each_keeps_schedstat);
  EXPECT_GE(plan.for_counters, 25U * 1'024);
}

TEST(DescriptorPlan, NeverPromisesMoreThanThereIs) {
  for (const std::size_t free : {0U, 1U, 10U, 15U, 16U, 17U, 40U, 64U, 80U, 200U, 1'024U}) {
    for (const unsigned threads : {1U, 2U, 64U, 128U, 1'024U}) {
      const DescriptorPlan plan = plan_descriptors(free, threads);
      const std::size_t planned = plan.for_counters + (plan.each_keeps_schedstat ? threads : 0);
      EXPECT_LE(planned, free) << free << " for " << threads;
      if (planned > 0) {
        EXPECT_LE(planned + reserved_descriptors, free) << free << " for " << threads;
      }
    }
  }
}

TEST(DescriptorPlan, SchedulerStatisticsComeBeforeCounters) {
  const DescriptorPlan plan = plan_descriptors(100, 80);
  EXPECT_TRUE(plan.each_keeps_schedstat);
  EXPECT_EQ(plan.for_counters, 100U - reserved_descriptors - 80);
}

}  // namespace
}  // namespace fencepost::harness::descriptors_test
