// Every limiter that takes the policy: all executions of a few threads, and all of its mutants fail; and so does the design whose
// time and level are two words.
#include <gtest/gtest.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "primitives/generated/limiter.hpp"
#include "tests/explore/primitives/explored.hpp"
#include "tests/primitives/structures/broken_buckets.hpp"

namespace fencepost::explore::limiter_test {
namespace {

/// The last token, and nothing comes.
template <class L>
Result one_left(const Options& options) {
  return explore(
      [] {
        L limiter({1, 9}, 1, 5);
        var<unsigned> first{0U}, second{0U};
        together([&] { first = limiter.acquire(5) ? 1 : 0; },
                 [&] { second = limiter.acquire(4) ? 1 : 0; });
        require(first + second == 1, "not one");
        require(!limiter.acquire(13) && limiter.acquire(14), "not after 9 ticks");
      },
      options);
}

/// Empty, and then one token in two ticks; who asks late brings an earlier time.
template <class L>
Result refilled(const Options& options) {
  return explore(
      [] {
        L limiter({1, 2}, 4, 0);
        for (int i = 0; i < 4; ++i) require(limiter.acquire(0), "less than its burst");
        var<unsigned> first{0U}, second{0U};
        together([&] { first = limiter.acquire(3) ? 1 : 0; },
                 [&] {
                   const unsigned one = limiter.acquire(2) ? 1 : 0;
                   second = one + (limiter.acquire(5) ? 1 : 0);
                 });
        unsigned sum = first + second;
        while (limiter.acquire(7) && sum < 9) ++sum;
        require(sum <= 3, "more than the rate");
        require(sum == 3, "less than the rate");
      },
      options);
}

template <class L>
std::vector<Scenario> scenarios() {
  return {{"OneLeft", one_left<L>}, {"Refilled", refilled<L>}};
}

template <class L>
class ExploredLimiter : public testing::Test {};
TYPED_TEST_SUITE(ExploredLimiter, explorable<limiter::all>, conformance::primitive_name);

TYPED_TEST(ExploredLimiter, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

/// The lock has its mutants in mutex_test.cpp.
constexpr std::string_view elsewhere[] = {"/futex_lock.hpp"};

TYPED_TEST(ExploredLimiter, MutantsFail) {
  expect_mutants_fail(scenarios<explored<TypeParam>>(), {}, false, elsewhere);
}

TEST(ExploredLimiters, TwoWordsAdmitTooMany) {
  const Result result = refilled<two_words<Sync>>({});
  EXPECT_TRUE(result.failure.starts_with("more than the rate")) << result;
}

}  // namespace
}  // namespace fencepost::explore::limiter_test
