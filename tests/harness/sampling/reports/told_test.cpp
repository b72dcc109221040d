// What a benchmark tells beside times: what is no quantity, or has no unit, is refused.
#include "harness/sampling/reports/told.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace fencepost::harness::told_test {
namespace {

TEST(ValuesOfABenchmark, AreThoseOfItsWindow) {
  Sample sample;
  enter_values({}, sample);
  EXPECT_TRUE(sample.values.empty());
  const Values told{{"hit_rate", 0.0}, {"bytes_per_entry", 56.5}};
  enter_values(told, sample);
  EXPECT_EQ(sample.values, told);
}

TEST(ValuesOfABenchmark, HaveAUnitAndAreNumbers) {
  Sample sample;
  EXPECT_THROW(enter_values({{"hits", 1.0}}, sample), std::logic_error);
  EXPECT_THROW(enter_values({{"hit_rate", std::nan("")}}, sample), std::logic_error);
  EXPECT_THROW(enter_values({{"hit_rate", HUGE_VAL}}, sample), std::logic_error);
  EXPECT_THROW(enter_values({{"hit_rate", -0.1}}, sample), std::logic_error);
  EXPECT_TRUE(sample.values.empty());
}

}  // namespace
}  // namespace fencepost::harness::told_test
