// Every set that takes the policy: all executions of a few threads. lock_free_set has the code of lock_free_map, whose mutants
// map_test.cpp has; what is a set's alone is that an insertion changes nothing where the key is there.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>

#include "primitives/generated/set.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::set_test {
namespace {

template <class S>
struct Shared {
  S set{1};
  typename S::user one{set}, other{set};
  std::array<var<unsigned>, 3> before;  // written before the insertion of that key

  bool put(typename S::user& self, unsigned key) {
    if (!set.contains(self, key)) before[key] = key;
    return set.insert(self, key);
  }
  bool has(typename S::user& self, unsigned key) {
    if (!set.contains(self, key)) return false;
    require(before[key] == key, "not what was written before");
    return true;
  }
};

template <class S>
Result published(const Options& options) {
  return explore(
      [] {
        Shared<S> shared;
        together([&] { require(shared.put(shared.one, 1), "was there"); },
                 [&] {
                   const bool earlier = shared.has(shared.other, 1);
                   require(shared.has(shared.other, 1) || !earlier, "gone");
                 });
        require(shared.has(shared.one, 1) && shared.set.size(shared.one) == 1, "lost");
        require(!shared.put(shared.other, 1), "inserted twice");
      },
      options);
}

template <class S>
Result erased(const Options& options) {
  return explore(
      [] {
        Shared<S> shared;
        shared.put(shared.one, 1);
        shared.put(shared.one, 2);
        together(
            [&] {
              require(shared.set.erase(shared.one, 1), "not there");
              shared.one.collect();
            },
            [&] {
              static_cast<void>(shared.has(shared.other, 1));
              require(shared.has(shared.other, 2), "gone");
            });
        require(!shared.has(shared.one, 1) && shared.has(shared.one, 2), "not as it was left");
        require(!shared.set.erase(shared.other, 1), "erased twice");
      },
      options);
}

/// Of all that insert and erase one key each success turns it over.
template <class S>
Result one_key(const Options& options) {
  return explore(
      [] {
        Shared<S> shared;
        unsigned inserted = shared.put(shared.one, 1), erased = 0;
        together([&] { erased += shared.set.erase(shared.one, 1); },
                 [&] {
                   inserted += shared.set.insert(shared.other, 1);
                   erased += shared.set.erase(shared.other, 1);
                 });
        const unsigned left = shared.set.contains(shared.one, 1);
        require(inserted == erased + left, "one was lost, or counted twice");
        require(shared.set.size(shared.one) == left, "counted");
      },
      options);
}

template <class S>
std::vector<Scenario> scenarios() {
  return {{"Published", published<S>}, {"Erased", erased<S>}, {"OneKey", one_key<S>}};
}

template <class S>
class ExploredSet : public testing::Test {};
TYPED_TEST_SUITE(ExploredSet, explorable<set::all>, conformance::primitive_name);

TYPED_TEST(ExploredSet, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

}  // namespace
}  // namespace fencepost::explore::set_test
