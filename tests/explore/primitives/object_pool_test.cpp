// Every object pool that takes the policy: all executions of a few threads, and all of its mutants fail.
#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "primitives/generated/object_pool.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::object_pool_test {
namespace {

/// Plain data in the objects: of two that hold one, they race.
template <class P>
unsigned used_once(P& pool) {
  auto* const one = pool.get();
  if (one == nullptr) return 0;
  ++one->words[0];
  pool.put(*one);
  return 1;
}

/// After all: so many objects, with so many uses.
template <class P>
void require_all(P& pool, unsigned objects, unsigned uses) {
  std::uint64_t sum = 0;
  while (auto* const one = pool.get()) {
    sum += one->words[0];
    require(objects-- != 0, "one too many");
  }
  require(objects == 0, "lost");
  require(sum == uses, "not as the last holder left it");
}

template <class P>
Result shared(const Options& options) {
  return explore(
      [] {
        P pool(1);
        var<unsigned> first{0U}, second{0U};
        together([&] { first = used_once(pool); }, [&] { second = used_once(pool); });
        require(P::spurious || first + second != 0, "nobody had it");
        require_all(pool, 1, first + second);
      },
      options);
}

/// What one thread got, the other gives back.
template <class P>
Result handed_over(const Options& options) {
  return explore(
      [] {
        P pool(2);
        auto* const one = pool.get();
        require(one != nullptr, "none");
        one->words[0] = 1U;
        var<unsigned> first{0U}, second{0U};
        together(
            [&] {
              ++one->words[0];
              pool.put(*one);
              first = used_once(pool);
            },
            [&] { second = used_once(pool); });
        require_all(pool, 2, 2 + first + second);
      },
      options);
}

template <class P>
std::vector<Scenario> scenarios() {
  return {{"Shared", shared<P>}, {"HandedOver", handed_over<P>}};
}

template <class P>
class ExploredObjectPool : public testing::Test {};
TYPED_TEST_SUITE(ExploredObjectPool, explorable<object_pool::all>, conformance::primitive_name);

TYPED_TEST(ExploredObjectPool, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

/// Locks, the channel and the stack have their mutants elsewhere; there is no other atomic in pools.
constexpr std::string_view elsewhere[] = {"/futex_lock.hpp", "/go_channel.hpp", "/one_shot.hpp",
                                          "/tagged_stack.hpp"};

TYPED_TEST(ExploredObjectPool, MutantsFail) {
  expect_mutants_fail(scenarios<explored<TypeParam>>(), {}, false, elsewhere);
}

}  // namespace
}  // namespace fencepost::explore::object_pool_test
