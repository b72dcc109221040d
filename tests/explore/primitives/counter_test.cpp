// Every counter that takes the policy: all executions of a few threads, and all of its mutants fail.
#include <gtest/gtest.h>

#include <optional>

#include "primitives/generated/counter.hpp"
#include "primitives/support/counter/counter_user.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::counter_test {
namespace {

/// With cells for two threads.
template <class C>
struct Storage {
  alignas(counter_alignment) std::byte bytes[2 * counter_alignment];
  C counter{bytes, 2};
};

template <class C>
using User = support::counter_user<C>;

/// Also what a thread adds twice, and of two threads that share a cell.
template <class C>
Result all_added(const Options& options) {
  return explore(
      [] {
        Storage<C> at;
        const auto add = [&](unsigned thread) {
          User<C> user(at.counter, thread);
          user.add(1);
          user.add(2);
        };
        together([&] { add(0); }, [&] { add(2); });
        require(at.counter.sum() == 6, "lost or counted twice");
      },
      options);
}

/// Sums of one thread never go down, and lack nothing that came before.
template <class C>
Result read_meanwhile(const Options& options) {
  return explore(
      [] {
        Storage<C> at;
        User<C>(at.counter, 0).add(4);
        together(
            [&] {
              User<C> user(at.counter, 0);
              user.add(1);
              user.add(2);
            },
            [&] {
              const std::uint64_t first = at.counter.sum();
              require(first >= 4, "lacks what came before");
              const std::uint64_t second = at.counter.sum();
              require(second >= first, "went down");
              require(second <= 7, "never added");
            });
        require(at.counter.sum() == 7, "not exact at the end");
      },
      options);
}

/// One thread leaves while another one asks, and registers then.
template <class C>
Result one_leaves(const Options& options) {
  return explore(
      [] {
        Storage<C> at;
        std::optional<User<C>> leaving;
        leaving.emplace(at.counter, 0);
        constexpr std::uint64_t before =
            HasThreads<C> && held_back_by<C> != 0 ? held_back_by<C> : 2;
        leaving->add(before);
        together([&] { leaving.reset(); },
                 [&] {
                   const std::uint64_t sum = at.counter.sum();
                   const bool with_what_it_held_back = sum == before;
                   require(with_what_it_held_back || sum == before - held_back_by<C>,
                           "lost or counted twice");
                   User<C>(at.counter, 1).add(2);
                 });
        require(at.counter.sum() == before + 2, "not exact at the end");
      },
      options);
}

template <class C>
std::vector<Scenario> scenarios() {
  std::vector<Scenario> all{{"AllAdded", all_added<C>}, {"ReadMeanwhile", read_meanwhile<C>}};
  if constexpr (HasThreads<C>) all.push_back({"OneLeaves", one_leaves<C>});
  return all;
}

template <class C>
class ExploredCounter : public testing::Test {};
TYPED_TEST_SUITE(ExploredCounter, explorable<counter::all>, conformance::primitive_name);

TYPED_TEST(ExploredCounter, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredCounter, MutantsFail) { expect_mutants_fail(scenarios<explored<TypeParam>>()); }

}  // namespace
}  // namespace fencepost::explore::counter_test
