// Every mutex that takes the policy: all executions of a few threads, and all of its mutants fail.
#include <gtest/gtest.h>

#include "primitives/generated/mutex.hpp"
#include "primitives/support/holder.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::mutex_test {
namespace {

/// Threads that count under the lock, `Times` times each.
template <class M, unsigned Threads, unsigned Times>
Result counted(const Options& options) {
  return explore(
      [] {
        M mutex;
        var<unsigned> sum{0U};
        const auto add = [&] {
          support::holder<M> self;
          for (unsigned i = 0; i < Times; ++i) {
            self.lock(mutex);
            ++sum;
            self.unlock(mutex);
          }
        };
        std::array<Call, most_threads> calls;
        calls.fill(Call::of(add));
        Explorer::active->run_threads(calls.data(), Threads);
        require(sum == Threads * Times, "lost");
      },
      options);
}

/// One thread locks, the other tries.
template <class M>
Result tried(const Options& options) {
  return explore(
      [] {
        M mutex;
        var<unsigned> sum{0U}, taken{0U};
        together(
            [&] {
              support::holder<M> self;
              self.lock(mutex);
              ++sum;
              self.unlock(mutex);
            },
            [&] {
              support::holder<M> self;
              if (!self.try_lock(mutex)) return;
              ++sum;
              ++taken;
              self.unlock(mutex);
            });
        require(sum == 1 + taken, "lost");
        support::holder<M> self;
        require(self.try_lock(mutex), "not free at the end");
        require(!support::holder<M>().try_lock(mutex), "taken twice");
      },
      options);
}

template <class M>
std::vector<Scenario> scenarios() {
  std::vector<Scenario> all{{"TwoCountTwice", counted<M, 2, 2>}, {"ThreeCount", counted<M, 3, 1>}};
  if constexpr (CanTry<M>) all.push_back({"OneTries", tried<M>});
  return all;
}

template <class M>
class ExploredMutex : public testing::Test {};
TYPED_TEST_SUITE(ExploredMutex, explorable<mutex::all>, NameOfPrimitive);

TYPED_TEST(ExploredMutex, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredMutex, MutantsFail) { expect_mutants_fail(scenarios<explored<TypeParam>>()); }

}  // namespace
}  // namespace fencepost::explore::mutex_test
