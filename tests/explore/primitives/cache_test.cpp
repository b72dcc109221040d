// Every cache that takes the policy: all executions of a few threads, and all of its mutants fail. One part of two places.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "primitives/generated/cache.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::cache_test {
namespace {

/// Values are 10 times the key and how manieth of it; plain data is written before each.
template <class C>
struct Shared {
  C cache{2};
  std::array<var<unsigned>, 50> before;

  void put(unsigned key, unsigned number = 1) {
    const unsigned value = 10 * key + number;
    before[value] = value;
    cache.put(key, value);
  }
  /// How manieth; 0: not there.
  unsigned get(unsigned key) {
    const auto value = cache.get(key);
    if (!value) return 0;
    require(*value / 10 == key, "the value of another key");
    require(before[*value] == *value, "not what was done before");
    return static_cast<unsigned>(*value % 10);
  }
};

template <class C>
Result assigned(const Options& options) {
  return explore(
      [] {
        Shared<C> shared;
        together(
            [&] {
              shared.put(1, 1);
              shared.put(1, 2);
            },
            [&] {
              const unsigned earlier = shared.get(1), later = shared.get(1);
              require(later >= earlier, "older than before");
            });
        require(shared.get(1) == 2 && shared.cache.size() == 1, "not the last, or twice");
      },
      options);
}

/// An entry goes, while others look for it and for what takes its place.
template <class C>
Result replaced(const Options& options) {
  return explore(
      [] {
        Shared<C> shared;
        shared.put(1), shared.put(2);
        together([&] { shared.put(3); },
                 [&] {
                   const unsigned gone = shared.get(1), come = shared.get(3);
                   require(gone + come + shared.get(2) < 3 || shared.get(1) == 0, "three of two");
                 });
        require(shared.get(3) == 1 && shared.cache.size() == 2, "lost, or too many");
      },
      options);
}

/// It goes and comes again, with another value, where it was or elsewhere.
template <class C>
Result comes_again(const Options& options) {
  return explore(
      [] {
        Shared<C> shared;
        shared.put(1), shared.put(2);
        together(
            [&] {
              shared.put(3), shared.put(4);
              shared.put(1, 2);
            },
            [&] {
              const unsigned earlier = shared.get(1), later = shared.get(1);
              require(later == 0 || later >= earlier, "older than before");
            });
        require(shared.get(1) == 2, "not the last");
      },
      options);
}

template <class C>
Result two_writers(const Options& options) {
  return explore(
      [] {
        Shared<C> shared;
        shared.put(1);
        together([&] { shared.put(2); }, [&] { shared.put(3); });
        require(shared.cache.size() == 2, "too many, or lost");
        require(shared.get(2) + shared.get(3) >= 1, "both are lost");
      },
      options);
}

/// What was got, or put again, stays.
template <class C, bool Puts>
Result used(const Options& options) {
  return explore(
      [] {
        Shared<C> shared;
        shared.put(1), shared.put(2);
        together([&] { Puts ? shared.put(1, 2) : static_cast<void>(shared.get(1)); },
                 [&] { shared.get(5); });
        shared.put(3);
        require(shared.get(2) == 0, "not the one that was not used");
        // The first has had its chance.
        shared.put(4);
        require(shared.get(1) == 0 && shared.get(3) == 1, "the turn of another");
      },
      options);
}

template <class C>
std::vector<Scenario> scenarios() {
  return {{"Assigned", assigned<C>},      {"Replaced", replaced<C>}, {"ComesAgain", comes_again<C>},
          {"TwoWriters", two_writers<C>}, {"Used", used<C, false>},  {"PutAgain", used<C, true>}};
}

template <class C>
class ExploredCache : public testing::Test {};
TYPED_TEST_SUITE(ExploredCache, explorable<cache::all>, conformance::primitive_name);

TYPED_TEST(ExploredCache, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

/// The lock has its mutants in mutex_test.cpp.
constexpr std::string_view elsewhere[] = {"/futex_lock.hpp"};

TYPED_TEST(ExploredCache, MutantsFail) {
  expect_mutants_fail(scenarios<explored<TypeParam>>(), {}, false, elsewhere);
}

}  // namespace
}  // namespace fencepost::explore::cache_test
