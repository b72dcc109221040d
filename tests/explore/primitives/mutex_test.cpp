// Every mutex that takes the policy: all executions of a few threads, and all of its mutants fail.
#include <gtest/gtest.h>

#include "primitives/generated/mutex.hpp"
#include "primitives/support/holder.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::mutex_test {
namespace {

/// Threads that count under the lock, each so many times.
template <class M, unsigned... Times>
Result counted(const Options& options) {
  return explore(
      [] {
        M mutex;
        var<unsigned> sum{0U};
        const auto add = [&](unsigned times) {
          support::holder<M> self;
          for (unsigned i = 0; i < times; ++i) {
            self.lock(mutex);
            ++sum;
            self.unlock(mutex);
          }
        };
        together([&] { add(Times); }...);
        require(sum == (Times + ...), "lost");
      },
      options);
}

/// Of many executions some at random: one thread comes back while others wait.
template <class M>
Result comes_back(Options options) {
  options.executions = 1;
  return counted<M, 3, 1, 1>(options);
}

/// Both lock, and one tries after that, with a node that may have had another behind it.
template <class M>
Result tried(const Options& options) {
  return explore(
      [] {
        M mutex;
        var<unsigned> sum{0U}, taken{0U};
        support::holder<M> first, second;
        const auto add = [&](support::holder<M>& self) {
          ++sum;
          self.unlock(mutex);
        };
        together([&] { second.lock(mutex), add(second); },
                 [&] {
                   first.lock(mutex), add(first);
                   if (!first.try_lock(mutex)) return;
                   ++taken;
                   add(first);
                 });
        require(sum == 2 + taken, "lost");
        require(first.try_lock(mutex), "not free at the end");
        require(!second.try_lock(mutex), "taken twice");
      },
      options);
}

template <class M>
std::vector<Scenario> scenarios() {
  std::vector<Scenario> all{{"TwoCountTwice", counted<M, 2, 2>},
                            {"ThreeCount", counted<M, 1, 1, 1>}};
  if constexpr (CanTry<M>) all.push_back({"OneTriesToo", tried<M>});
  if constexpr (std::same_as<M, explored<mutex::go_mutex>>) {
    const auto some = [](const Options& options) { return comes_back<M>(options); };
    all = {{"OneComesBack", some}, {"OneCountsTwice", counted<M, 2, 1>}, {"OneTriesToo", tried<M>}};
  }
  return all;
}

template <class M>
class ExploredMutex : public testing::Test {};
TYPED_TEST_SUITE(ExploredMutex, explorable<mutex::all>, conformance::primitive_name);

TYPED_TEST(ExploredMutex, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredMutex, MutantsFail) {
  expect_mutants_fail_of<TypeParam>(scenarios<explored<TypeParam>>());
}

}  // namespace
}  // namespace fencepost::explore::mutex_test
