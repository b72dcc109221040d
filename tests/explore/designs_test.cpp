// Each design passes, and fails when one of its orders is weakened.
#include "tests/explore/designs.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>

#include "tests/explore/atomic.hpp"

namespace fencepost::explore::designs_test {
namespace {

/// Of a lock that passes.
unsigned most() {
  const std::uint64_t threads = bound("FENCEPOST_THREADS", 3);
  return static_cast<unsigned>(std::clamp<std::uint64_t>(threads, 2, most_threads - 1));
}

/// Threads count under the lock.
template <class Lock, bool many = false>
Result counted() {
  return explore([] {
    Lock lock;
    var<unsigned> sum;
    const auto add = [&] {
      if constexpr (requires { typename Lock::node; }) {
        typename Lock::node mine;
        lock.lock(mine);
        sum = sum + 1;
        lock.unlock(mine);
      } else {
        lock.lock();
        sum = sum + 1;
        lock.unlock();
      }
    };
    std::array<Call, most_threads> calls;
    calls.fill(Call::of(add));
    const unsigned count = many ? most() : 2;
    Explorer::active->run_threads(calls.data(), count);
    require(sum == count, "lost");
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
constexpr Order A = acquire, B = acq_rel, R = release, none = relaxed;
constexpr Case cases[] = {
    {"Spinlock", counted<spinlock<S>, true>},
    {"SpinlockWithoutAcquire", counted<spinlock<S, none>>, race},
    {"SpinlockWithoutRelease", counted<spinlock<S, A, none>>, race},
    {"TicketLock", counted<ticket_lock<S>, true>},
    {"TicketLockWithoutAcquire", counted<ticket_lock<S, none>>, race},
    {"TicketLockWithoutRelease", counted<ticket_lock<S, A, none>>, race},
    {"McsLock", counted<mcs_lock<S>>},
    {"McsLockWithoutAcquireOfTail", counted<mcs_lock<S, R>>, race},
    {"McsLockWithoutReleaseOfTail", counted<mcs_lock<S, A>>, "use races with construction of a1"},
    {"McsLockWithoutReleaseWhenAlone", counted<mcs_lock<S, B, none>>, race},
    {"McsLockWithoutAcquireOfHandOver", counted<mcs_lock<S, B, R, none>>, race},
    {"McsLockWithoutReleaseOfHandOver", counted<mcs_lock<S, B, R, A, none>>, race},
    {"FutexMutex", counted<futex_mutex<S>, true>},
    {"FutexMutexFreedInTwoSteps", counted<futex_mutex<S, false>>, dead},
    {"Dekker", dekker<seq_cst>},
    {"DekkerWithoutSeqCst", dekker<acq_rel>, race},
};

class DesignTest : public testing::TestWithParam<Case> {};

TEST_P(DesignTest, PassesOrFails) {
  const Result result = GetParam().run();
  const std::string failure = GetParam().failure;
  EXPECT_EQ(result.failure.substr(0, failure.size()), failure) << result;
  EXPECT_EQ(result.failure.empty(), failure.empty()) << result;
  EXPECT_EQ(result.complete, failure.empty() && result.random == 0) << result;
  EXPECT_TRUE(result.random == 0 || most() > 3) << "not all executions";
  if (failure.empty()) std::cout << result;
}

INSTANTIATE_TEST_SUITE_P(All, DesignTest, testing::ValuesIn(cases),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace fencepost::explore::designs_test
