// Every semaphore that takes the policy: all executions of a few threads, and all of its mutants fail.
#include <gtest/gtest.h>

#include "primitives/generated/semaphore.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::semaphore_test {
namespace {

/// One permit is a mutex.
template <class S>
Result counted(const Options& options) {
  return explore(
      [] {
        S semaphore(1);
        var<unsigned> sum{0U};
        const auto add = [&] {
          semaphore.acquire();
          ++sum;
          semaphore.release();
        };
        together(add, [&] { add(), add(); });
        require(sum == 3, "lost");
        require(semaphore.try_acquire() && !semaphore.try_acquire(), "not one permit at the end");
      },
      options);
}

/// A permit brings along what was done before each earlier release, too.
template <class S>
Result published(const Options& options) {
  return explore(
      [] {
        S semaphore(0);
        var<unsigned> data[2];
        const auto release = [&](unsigned i) {
          data[i] = 1;
          semaphore.release();
        };
        together([&] { release(0); }, [&] { release(1); },
                 [&] {
                   semaphore.acquire();
                   semaphore.acquire();
                   require(data[0] + data[1] == 2, "not published");
                 });
      },
      options);
}

/// Two that may sleep, a permit each.
template <class S>
Result all_woken(const Options& options) {
  return explore(
      [] {
        S semaphore(0);
        const auto acquire = [&] { semaphore.acquire(); };
        together(acquire, acquire, [&] {
          semaphore.release();
          semaphore.release();
        });
        require(!semaphore.try_acquire(), "a permit too many");
      },
      options);
}

template <class S>
Result tried(const Options& options) {
  return explore(
      [] {
        S semaphore(1);
        var<unsigned> sum{0U}, taken{0U};
        const auto held = [&](auto& count) {
          ++count;
          semaphore.release();
        };
        together(
            [&] {
              semaphore.acquire();
              held(sum);
            },
            [&] {
              if (!semaphore.try_acquire()) return;
              ++taken;
              held(sum);
            });
        require(sum == 1 + taken, "lost");
        require(semaphore.try_acquire() && !semaphore.try_acquire(), "not one permit at the end");
      },
      options);
}

/// Two permits in one step, while another thread takes one of them.
template <class S>
Result weighed(const Options& options) {
  return explore(
      [] {
        S semaphore(2);
        var<unsigned> sum{0U};
        const auto add = [&](unsigned permits) {
          semaphore.acquire(permits);
          if (permits == 2) ++sum;
          semaphore.release(permits);
        };
        together([&] { add(2); }, [&] { add(1); }, [&] { add(2); });
        require(sum == 2, "lost");
        require(semaphore.try_acquire(2) && !semaphore.try_acquire(), "not two permits at the end");
      },
      options);
}

template <class S>
std::vector<Scenario> scenarios() {
  std::vector<Scenario> all{{"Tried", tried<S>},
                            {"Counted", counted<S>},
                            {"Published", published<S>},
                            {"AllWoken", all_woken<S>}};
  if constexpr (requires(S & s) { s.acquire(2); }) all.push_back({"Weighed", weighed<S>});
  return all;
}

template <class S>
class ExploredSemaphore : public testing::Test {};
TYPED_TEST_SUITE(ExploredSemaphore, explorable<semaphore::all>, conformance::primitive_name);

TYPED_TEST(ExploredSemaphore, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredSemaphore, MutantsFail) {
  expect_mutants_fail(scenarios<explored<TypeParam>>());
}

}  // namespace
}  // namespace fencepost::explore::semaphore_test
