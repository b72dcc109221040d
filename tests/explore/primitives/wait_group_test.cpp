// Every wait group that takes the policy: all executions of a few threads, and all of its mutants fail.
#include <gtest/gtest.h>

#include "primitives/generated/wait_group.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::wait_group_test {
namespace {

template <class W>
Result two_work(const Options& options) {
  return explore(
      [] {
        W group(2);
        var<unsigned> results[2];
        const auto work = [&](unsigned i) {
          results[i] = 1;
          group.done();
        };
        together([&] { work(0); }, [&] { work(1); },
                 [&] {
                   group.wait();
                   require(results[0] + results[1] == 2, "not all done");
                 });
      },
      options);
}

template <class W>
Result two_wait(const Options& options) {
  return explore(
      [] {
        W group(1);
        var<unsigned> result{0U};
        const auto wait = [&] {
          group.wait();
          require(result == 1, "not done");
        };
        together(wait, wait, [&] {
          result = 1;
          group.done();
        });
      },
      options);
}

/// More to do while some is left, and again when nothing was.
template <class W>
Result added(const Options& options) {
  return explore(
      [] {
        W group;
        var<unsigned> results[2];
        for (unsigned round = 1; round <= 2; ++round) {
          group.add(1);
          together(
              [&] {
                group.add(1);
                results[0] = round;
                group.done();
                results[1] = round;
                group.done();
              },
              [&] {
                group.wait();
                require(results[0] == round && results[1] == round, "not all done");
              });
        }
      },
      options);
}

template <class W>
std::vector<Scenario> scenarios() {
  return {{"TwoWork", two_work<W>}, {"TwoWait", two_wait<W>}, {"Added", added<W>}};
}

template <class W>
class ExploredWaitGroup : public testing::Test {};
TYPED_TEST_SUITE(ExploredWaitGroup, explorable<wait_group::all>, conformance::primitive_name);

TYPED_TEST(ExploredWaitGroup, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredWaitGroup, MutantsFail) {
  expect_mutants_fail(scenarios<explored<TypeParam>>());
}

}  // namespace
}  // namespace fencepost::explore::wait_group_test
