// Each design passes, and fails when one of its orders is weakened.
#include "tests/explore/designs.hpp"

#include <gtest/gtest.h>

#include <iostream>

#include "tests/explore/atomic.hpp"

namespace fencepost::explore::designs_test {
namespace {

/// Threads count under the lock.
template <class Lock, unsigned Threads>
Result counted() {
  return explore([] {
    Lock lock;
    var<unsigned> sum;
    const auto add = [&] {
      lock.lock();
      sum = sum + 1;
      lock.unlock();
    };
    std::array<Call, most_threads> calls;
    calls.fill(Call::of(add));
    Explorer::active->run_threads(calls.data(), Threads);
    require(sum == Threads, "lost");
  });
}

template <Order Fence>
Result dekker() {
  return explore([] {
    atomic<bool> wants[2];
    var<int> inside;
    const auto enter = [&](int self) {
      wants[self].store(true, relaxed);
      Sync::fence(Fence);
      if (!wants[1 - self].load(relaxed)) inside = self;
    };
    together([&] { enter(0); }, [&] { enter(1); });
  });
}

struct Case {
  const char* name;
  Result (*run)();
  const char* failure = "";  ///< what its report begins with

  friend std::ostream& operator<<(std::ostream& out, const Case& test) { return out << test.name; }
};

using S = Sync;
constexpr const char *race = "data race", *dead = "deadlock";
constexpr Case cases[] = {
    {"OneBitTicketLockOfTwo", counted<one_bit_ticket_lock<S>, 2>},
    {"OneBitTicketLockOfThree", counted<one_bit_ticket_lock<S>, 3>, race},
    {"FutexMutexFreedInTwoSteps", counted<two_step_futex_mutex<S>, 2>, dead},
    {"Dekker", dekker<seq_cst>},
    {"DekkerWithoutSeqCst", dekker<acq_rel>, race},
};

class DesignTest : public testing::TestWithParam<Case> {};

TEST_P(DesignTest, PassesOrFails) {
  const Result result = GetParam().run();
  const std::string failure = GetParam().failure;
  EXPECT_EQ(result.failure.substr(0, failure.size()), failure) << result;
  EXPECT_EQ(result.failure.empty(), failure.empty()) << result;
  EXPECT_EQ(result.complete, failure.empty()) << result;
  if (failure.empty()) std::cout << result;
}

INSTANTIATE_TEST_SUITE_P(All, DesignTest, testing::ValuesIn(cases),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace fencepost::explore::designs_test
