// Waiting for a time: never longer than it can be away, whatever the clock does.
#include "harness/clock/wait_until.hpp"

#include <gtest/gtest.h>

namespace fencepost::harness::wait_until_test {
namespace {

struct Clock {
  std::uint64_t ticks;
  std::uint64_t jumps_at = ~std::uint64_t{0};
  std::uint64_t jumps_to = 0;
  int readings = 0;

  std::uint64_t read() {
    ++readings;
    ticks += 10;
    if (ticks >= jumps_at) {
      ticks = jumps_to;
      jumps_at = ~std::uint64_t{0};
    }
    return ticks;
  }
};

bool wait(Clock& clock, std::uint64_t at) {
  return wait_until(
      at, 1'000, [&] { return clock.read(); }, [] {});
}

TEST(WaitUntil, EndsWhenTheTimeHasCome) {
  Clock clock{5'000};
  EXPECT_TRUE(wait(clock, 5'900));
  EXPECT_EQ(clock.ticks, 5'900U);
  EXPECT_TRUE(wait(clock, 0)) << "long ago";
  EXPECT_EQ(clock.readings, 91);
}

TEST(WaitUntil, AClockThatIsFarBehindIsNotWaitedFor) {
  Clock clock{5'000};
  EXPECT_FALSE(wait(clock, 7'000'000'000));
  EXPECT_EQ(clock.readings, 1);
}

TEST(WaitUntil, AClockThatGoesBackEndsTheWait) {
  Clock clock{5'000'000, 5'000'100, 1'000};
  EXPECT_FALSE(wait(clock, 5'000'500));
  EXPECT_LT(clock.readings, 20);
}

TEST(WaitUntil, ACounterMayWrapAround) {
  Clock clock{~std::uint64_t{0} - 100};
  EXPECT_TRUE(wait(clock, 400));
  EXPECT_LT(clock.ticks, 420U);
}

}  // namespace
}  // namespace fencepost::harness::wait_until_test
