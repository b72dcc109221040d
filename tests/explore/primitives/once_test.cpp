// Every once that takes the policy, and single flight: all executions of a few threads, and all of its mutants fail.
#include <gtest/gtest.h>

#include "primitives/generated/flight.hpp"
#include "primitives/generated/once.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::once_test {
namespace {

template <class O, unsigned Threads>
Result called(const Options& options) {
  return explore(
      [] {
        O once;
        var<unsigned> runs{0U};
        const auto call = [&] {
          once.call([&] { ++runs; });
          require(runs == 1, "not once");
        };
        std::array<Call, most_threads> calls;
        calls.fill(Call::of(call));
        Explorer::active->run_threads(calls.data(), Threads);
        call();
      },
      options);
}

/// The first init throws; an exception that an abandoned execution leaves behind is no leak of the code.
template <class O>
Result thrown(const Options& options) {
  struct error {};
  return explore(
      [] {
        O once;
        var<unsigned> runs{0U};
        const auto call = [&] {
          try {
            once.call([&] {
              ++runs;
              if (runs == 1) throw error{};
            });
          } catch (const error&) {
            return;
          }
          require(runs == (O::retries_after_error ? 2 : 1), "no retry, or too many");
        };
        together(call, call);
        call();
      },
      options);
}

/// A waiter gives up while init goes on, and one that does not sees what init did.
template <class O>
Result cancelled(const Options& options) {
  return explore(
      [] {
        O once;
        atomic<bool> begun{false}, gave_up{false};
        var<bool> complete{false};
        together(
            [&] {
              once.call([&] {
                begun.store(true, release);
                Sync::wait_until([&] { return gave_up.load(acquire); });
                complete = true;
              });
            },
            [&] {
              Sync::wait_until([&] { return begun.load(acquire); });
              require(!once.call_unless([] {}, [] { return true; }), "init has not ended");
              gave_up.store(true, release);
              require(once.call_unless([] {}, [] { return false; }), "not told to stop");
              require(complete, "not waited for");
            });
      },
      options);
}

/// Keys that begin at the same slot, and one too many.
template <class O>
Result keyed(const Options& options) {
  return explore(
      [] {
        O once;
        var<unsigned> runs[2] = {0U, 0U};
        const auto call = [&](unsigned i) {
          const bool room = once.call(1 + i * O::slots, [&runs, i] { ++runs[i]; });
          require(room && runs[i] == 1, "not once for its key");
        };
        together([&] { call(0); }, [&] { call(1); }, [&] { call(0); });
        require(!once.call(5, [] {}), "room for a third key");
      },
      options);
}

template <class O>
std::vector<Scenario> scenarios() {
  std::vector<Scenario> all{{"TwoCall", called<O, 2>}, {"TwoThrow", thrown<O>}};
  if constexpr (requires(O once) { once.call_unless([] {}, [] { return true; }); })
    all.push_back({"Cancelled", cancelled<O>});
  if constexpr (requires { O::slots; }) {
    all.push_back({"Keyed", keyed<O>});
  } else {
    all.push_back({"ThreeCall", called<O, 3>});
  }
  return all;
}

template <class O>
class ExploredOnce : public testing::Test {};
TYPED_TEST_SUITE(ExploredOnce, explorable<once::all>, conformance::primitive_name);

TYPED_TEST(ExploredOnce, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredOnce, MutantsFail) {
  expect_mutants_fail_of<TypeParam>(scenarios<explored<TypeParam>>());
}

/// A result is of a run that ended after the call began: not of one before it.
template <class F>
Result flown(const Options& options) {
  return explore(
      [] {
        F flight;
        var<std::uint64_t> runs{0U};
        const auto call = [&] {
          const std::uint64_t result = flight.run([&] {
            ++runs;
            return static_cast<std::uint64_t>(runs);
          });
          require(result == 1 || result == 2, "no result");
        };
        together(call, call);
        const std::uint64_t before = runs;
        require(flight.run([&] { return before + 7; }) == before + 7, "an old result");
      },
      options);
}

template <class F>
class ExploredFlight : public testing::Test {
 public:
  static std::vector<Scenario> scenarios() { return {{"Two", flown<explored<F>>}}; }
};
TYPED_TEST_SUITE(ExploredFlight, explorable<flight::all>, conformance::primitive_name);

TYPED_TEST(ExploredFlight, Passes) { expect_passes(TestFixture::scenarios()); }

TYPED_TEST(ExploredFlight, MutantsFail) { expect_mutants_fail(TestFixture::scenarios()); }

}  // namespace
}  // namespace fencepost::explore::once_test
