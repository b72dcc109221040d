// Every token bucket against one of exact numbers, with calls that are nothing to years apart; and how much threads are admitted
// together. Designs that are often seen fail it.
#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "arch/uint128.hpp"
#include "primitives/generated/limiter.hpp"
#include "tests/primitives/structures/broken_buckets.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::limiter_test {
namespace {

/// In parts of a token, of which it has as many as the rate has ticks.
struct Exact {
  token_rate rate;
  arch::uint128 full;
  std::uint64_t latest;
  arch::uint128 level = full;

  bool acquire(std::uint64_t now) {
    if (now > latest) {
      level = std::min(full, level + arch::uint128{now - latest} * rate.tokens);
      latest = now;
    }
    if (level < rate.ticks) return false;
    level -= rate.ticks;
    return true;
  }
};

/// In ticks of a nanosecond or of a millisecond.
constexpr std::uint64_t hour = 3'600'000, year = hour * 24 * 365;

struct Plan {
  token_rate rate;
  std::uint64_t burst, start;
};
constexpr std::array plans{Plan{{1, 1}, 1, 0},
                           Plan{{1, 1}, 1'000'000, ~0ULL << 40},
                           Plan{{3, 7}, 5, 1},
                           Plan{{7, 3}, 100, 1 << 30},
                           Plan{{1, 1'000}, 10, ~0ULL / 3},
                           Plan{{999, 1'000}, 16'000, 0},
                           Plan{{1, hour}, 4, 77},
                           Plan{{1'000'000, 1}, 3, 5},
                           Plan{{6, 10}, 3, ~0ULL >> 20},
                           Plan{{1, 5'000'000}, 3, 9},
                           Plan{{~0ULL, 1}, 1, 0}};

/// Time to the next call; some come late with an earlier one.
std::uint64_t gap(auto& random, const Plan& plan) {
  const std::uint64_t few = random() % (4 + plan.rate.ticks / plan.rate.tokens);
  switch (random() % 16) {
    case 0:
      return random() % hour;
    case 1:
      return random() % (5 * year);
    case 2:
      return (std::uint64_t{1} << 32) + few;
    case 3:
      return ~(few % 500);  // back
    case 4:
    case 5:
      return random() % (plan.burst * (1 + plan.rate.ticks / plan.rate.tokens));
    case 6:
    case 7:
    case 8:
      return few;
    default:
      return random() % 2;
  }
}

/// Empty, or where it differs from the exact one.
template <class L>
std::string difference(std::uint64_t seed) {
  auto random = generator(seed, 0);
  for (const Plan& plan : plans) {
    L limiter(plan.rate, plan.burst, plan.start);
    Exact exact{plan.rate, arch::uint128{plan.burst} * plan.rate.ticks, plan.start};
    std::uint64_t now = plan.start, admitted = 0;
    for (int call = 0; call < 20'000; ++call) {
      const bool expected = exact.acquire(now);
      admitted += expected ? 1U : 0U;
      if (limiter.acquire(now) != expected) {
        return std::to_string(plan.rate.tokens) + " in " + std::to_string(plan.rate.ticks) +
               ", burst " + std::to_string(plan.burst) + ", call " + std::to_string(call) + " at " +
               std::to_string(now) + (expected ? ": refused" : ": admitted") + " after " +
               std::to_string(admitted);
      }
      const std::uint64_t next = now + gap(random, plan);
      // Not beyond the ends of the clock.
      if (next >= now ? next - now < 10 * year : now - next < 1'000) now = next;
    }
  }
  return "";
}

template <class T>
class limiter_conformance : public suite {
  static_assert(Limiter<T>);
};
TYPED_TEST_SUITE(limiter_conformance, gtest_types<limiter::all>::type, primitive_name);

TYPED_TEST(limiter_conformance, admits_what_exact_numbers_say) {
  const std::uint64_t seed = random_seed();
  EXPECT_EQ(difference<TypeParam>(seed), "") << seed_text(seed);
}

TYPED_TEST(limiter_conformance, is_full_after_the_longest_pause) {
  for (const Plan& plan : plans) {
    const std::uint64_t start = std::min(plan.start, ~TypeParam::longest_pause);
    TypeParam limiter(plan.rate, plan.burst, start);
    while (limiter.acquire(start)) {
    }
    std::uint64_t admitted = 0;
    while (limiter.acquire(start + TypeParam::longest_pause)) ++admitted;
    EXPECT_EQ(admitted, plan.burst) << plan.rate.tokens << " in " << plan.rate.ticks;
  }
}

TYPED_TEST(limiter_conformance, refuses_what_it_cannot_count) {
  for (const token_rate rate : {token_rate{0, 1}, token_rate{1, 0}})
    EXPECT_THROW(TypeParam(rate, 1, 0), std::invalid_argument);
  EXPECT_THROW(TypeParam({1, 1}, 0, 0), std::invalid_argument);
  EXPECT_THROW(TypeParam({1, ~0ULL}, ~0ULL, 0), std::invalid_argument);
}

/// Threads ask while one of them moves the clock by `ticks`, 3 tokens in 7 of them. How many are admitted, with those that are
/// left at the end; the bucket was empty at the begin.
template <class L>
std::uint64_t admitted_together(std::uint64_t burst, std::uint64_t ticks) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  constexpr std::uint64_t start = 1'000'000;
  L limiter({3, 7}, burst, start);
  while (limiter.acquire(start)) {
  }
  std::atomic<std::uint64_t> clock{start}, admitted{0};
  in_threads(4, [&](unsigned self) {
    auto random = generator(seed, self);
    std::uint64_t mine = 0;
    for (std::uint64_t now = start; now < start + ticks;) {
      // relaxed: a time, by which nothing is ordered
      now = self == 0 ? clock.fetch_add(1, std::memory_order_relaxed) + 1
                      : clock.load(std::memory_order_relaxed);
      sometimes_yield(random);  // and then it is late
      mine += limiter.acquire(now) ? 1U : 0U;
    }
    admitted.fetch_add(mine, std::memory_order_relaxed);  // relaxed: read when all have ended
  });
  std::uint64_t sum = admitted.load(std::memory_order_relaxed);
  while (limiter.acquire(start + ticks)) ++sum;
  return sum;
}

/// As long as it cannot be full, no part of a token is lost.
TYPED_TEST(limiter_conformance, admits_exactly_the_rate_to_threads_together) {
  constexpr std::uint64_t ticks = 30'000;
  EXPECT_EQ(admitted_together<TypeParam>(ticks, ticks), ticks * 3 / 7);
}

TYPED_TEST(limiter_conformance, admits_no_more_than_rate_and_burst) {
  constexpr std::uint64_t ticks = 30'000;
  EXPECT_LE(admitted_together<TypeParam>(2, ticks), ticks * 3 / 7);
}

/// The same, for known mistakes. That of two words is seen in tests/explore/primitives/limiter_test.cpp.
TEST(limiter_tests, see_a_time_that_wraps) {
  EXPECT_NE(difference<nanoseconds_32>(1), "");
  nanoseconds_32 limiter({1, 1'000'000'000}, 1, 0);  // one in a second
  EXPECT_TRUE(limiter.acquire(0));
  EXPECT_FALSE(limiter.acquire(5'000'000'000)) << "after 5 s, which look like 0.7";
}

TEST(limiter_tests, see_fractions_that_are_dropped) {
  EXPECT_NE(difference<drops_fractions>(1), "");
  drops_fractions limiter({3, 7}, 5, 0);
  std::uint64_t admitted = 0;
  for (std::uint64_t now = 0; now < 7'000; ++now) admitted += limiter.acquire(now) ? 1U : 0U;
  EXPECT_EQ(admitted, 5U) << "never more than the burst";
}

}  // namespace
}  // namespace fencepost::conformance::limiter_test
