// Every union-find that takes the policy: all executions of a few threads, and all of its mutants fail.
#include <gtest/gtest.h>

#include <vector>

#include "primitives/generated/disjoint_sets.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::disjoint_sets_test {
namespace {

/// Two unite the same two, in either order.
template <class S>
Result once(const Options& options) {
  return explore(
      [] {
        S all(2);
        var<unsigned> first{0U}, second{0U};
        together([&] { first = all.unite(0, 1) ? 1 : 0; },
                 [&] { second = all.unite(1, 0) ? 1 : 0; });
        require(first + second == 1, "not by one of them");
        require(all.same_set(0, 1) && all.sets() == 1, "not united");
      },
      options);
}

/// A root is linked while it grows, or becomes another's.
template <class S>
Result chained(const Options& options) {
  return explore(
      [] {
        S all(4);
        all.unite(0, 1);
        var<unsigned> first{0U}, second{0U};
        together([&] { first = all.unite(2, 3) + all.unite(0, 3); },
                 [&] { second = all.unite(1, 2); });
        require(first + second == 2, "not as often as there was a set less");
        require(all.sets() == 1 && all.same_set(0, 2) && all.same_set(1, 3), "not united");
      },
      options);
}

template <class S>
Result published(const Options& options) {
  return explore(
      [] {
        S all(3);
        var<unsigned> before{0U};
        together(
            [&] {
              before = 1;
              all.unite(0, 1);
            },
            [&] {
              if (all.same_set(0, 1)) require(before == 1, "not what was done before");
              all.unite(1, 2);
            });
        require(all.sets() == 1, "not united");
      },
      options);
}

/// Who finds a path that another thread has made shorter has not read the link that is left out.
template <class S>
Result handed_on(const Options& options) {
  return explore(
      [] {
        S all(4);
        all.unite(0, 1), all.unite(2, 3);
        var<unsigned> before{0U};
        together(
            [&] {
              before = 1;
              all.unite(1, 3);
            },
            [&] { static_cast<void>(all.same_set(0, 0)); },
            [&] {
              if (all.same_set(0, 3)) require(before == 1, "not what was done before");
            });
        require(all.sets() == 1, "not united");
      },
      options);
}

/// Not in one set: neither before, nor meanwhile.
template <class S>
Result apart(const Options& options) {
  return explore(
      [] {
        S all(3);
        all.unite(0, 1);
        together([&] { all.unite(1, 2); },
                 [&] {
                   require(all.same_set(0, 1), "no more");
                   if (all.same_set(2, 0)) require(all.same_set(1, 2), "no more");
                 });
      },
      options);
}

template <class S>
std::vector<Scenario> scenarios() {
  return {{"Once", once<S>},
          {"Chained", chained<S>},
          {"Published", published<S>},
          {"Apart", apart<S>},
          {"HandedOn", handed_on<S>}};
}

template <class S>
class ExploredDisjointSets : public testing::Test {};
TYPED_TEST_SUITE(ExploredDisjointSets, explorable<disjoint_sets::all>, conformance::primitive_name);

TYPED_TEST(ExploredDisjointSets, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredDisjointSets, MutantsFail) {
  expect_mutants_fail_of<TypeParam>(scenarios<explored<TypeParam>>());
}

}  // namespace
}  // namespace fencepost::explore::disjoint_sets_test
