// Every condition variable that takes the policy: no notification is lost between unlock and sleep; and all of its mutants fail.
#include <gtest/gtest.h>

#include "primitives/generated/condition.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::condition_test {
namespace {

/// A number of things that threads leave and wait for.
template <class C>
struct Left {
  typename C::mutex mutex;
  C condition;
  var<unsigned> things{0U};

  void leave() {
    mutex.lock();
    ++things;
    mutex.unlock();
  }
  void leave_and_tell() {
    mutex.lock();
    ++things;
    condition.notify_one();
    mutex.unlock();
  }
  void take() {
    mutex.lock();
    while (things == 0) condition.wait(mutex);
    --things;
    mutex.unlock();
  }
};

template <class C>
Result told_under_the_mutex(const Options& options) {
  return explore(
      [] {
        Left<C> left;
        together([&] { left.take(); }, [&] { left.leave_and_tell(); });
      },
      options);
}

template <class C>
Result told_without_the_mutex(const Options& options) {
  return explore(
      [] {
        Left<C> left;
        together([&] { left.take(); },
                 [&] {
                   left.leave();
                   left.condition.notify_one();
                 });
      },
      options);
}

/// A wake-up for each.
template <class C, bool all>
Result two_wait(const Options& options) {
  return explore(
      [] {
        Left<C> left;
        const auto take = [&] { left.take(); };
        together(take, take, [&] {
          left.leave();
          if (!all) left.condition.notify_one();
          left.leave();
          all ? left.condition.notify_all() : left.condition.notify_one();
        });
      },
      options);
}

/// Notifications of two threads, of which some are for nothing.
template <class C>
Result told_for_nothing(const Options& options) {
  return explore(
      [] {
        Left<C> left;
        together([&] { left.take(); }, [&] { left.condition.notify_one(); },
                 [&] {
                   left.condition.notify_one();
                   left.leave();
                   left.condition.notify_one();
                 });
      },
      options);
}

template <class C>
std::vector<Scenario> scenarios() {
  return {{"ToldUnderTheMutex", told_under_the_mutex<C>},
          {"ToldWithoutTheMutex", told_without_the_mutex<C>},
          {"TwoWaitForOneEach", two_wait<C, false>},
          {"TwoWaitForAll", two_wait<C, true>},
          {"ToldForNothing", told_for_nothing<C>}};
}

template <class C>
class ExploredCondition : public testing::Test {};
TYPED_TEST_SUITE(ExploredCondition, explorable<condition::all>, conformance::primitive_name);

TYPED_TEST(ExploredCondition, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

constexpr const char* numbers_used_again = "futex_condition.hpp notify: modify relaxed, not atomic";

TYPED_TEST(ExploredCondition, MutantsFail) {
  // Not equivalent: fails in too few executions. The next test finds it.
  expect_mutants_fail(scenarios<explored<TypeParam>>(), {numbers_used_again});
}

/// A notification that stores an old sequence number late, so that a waiter sleeps which should not: in the 11,664th random
/// execution.
TYPED_TEST(ExploredCondition, NumbersUsedAgainFail) {
  const Scenario for_nothing[] = {{"ToldForNothing", told_for_nothing<explored<TypeParam>>}};
  for (const Mutant& mutant : mutants_of(for_nothing)) {
    if (text_of(mutant) != numbers_used_again) continue;
    Options options;
    options.mutant = &mutant;
    options.executions = 1;
    options.random = 50'000;
    EXPECT_NE(for_nothing[0].run(options).failure, "");
    return;
  }
  FAIL() << "no such mutant";
}

}  // namespace
}  // namespace fencepost::explore::condition_test
