// Every filter that takes the policy: all executions of a few threads, and all of its mutants fail. Two bits in one word each.
#include <gtest/gtest.h>

#include <vector>

#include "primitives/generated/filter.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::filter_test {
namespace {

/// Two insert into one word.
template <class F>
Result inserted(const Options& options) {
  return explore(
      [] {
        F filter(1);
        together(
            [&] {
              filter.insert(1);
              require(filter.contains(1), "its own is lost");
            },
            [&] {
              filter.insert(2);
              require(filter.contains(2), "its own is lost");
              if (filter.contains(1)) require(filter.contains(1), "no more");
            });
        require(filter.contains(1) && filter.contains(2), "lost");
      },
      options);
}

template <class F>
Result published(const Options& options) {
  return explore(
      [] {
        F filter(1);
        var<unsigned> before{0U};
        together(
            [&] {
              before = 1;
              filter.insert(1);
            },
            [&] {
              filter.insert(2);
              if (filter.contains(1)) require(before == 1, "not what was done before");
            });
      },
      options);
}

template <class F>
std::vector<Scenario> scenarios() {
  std::vector<Scenario> all{{"Inserted", inserted<F>}};
  if (F::publishes) all.push_back({"Published", published<F>});
  return all;
}

template <class F>
class ExploredFilter : public testing::Test {};
TYPED_TEST_SUITE(ExploredFilter, explorable<filter::all>, conformance::primitive_name);

TYPED_TEST(ExploredFilter, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredFilter, MutantsFail) {
  expect_mutants_fail_of<TypeParam>(scenarios<explored<TypeParam>>());
}

}  // namespace
}  // namespace fencepost::explore::filter_test
