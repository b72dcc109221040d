// What the tests of explored primitives share.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "arch/type_list.hpp"
#include "primitives/support/sync.hpp"
#include "tests/explore/atomic.hpp"
#include "tests/explore/mutants.hpp"
#include "tests/support/primitive_types.hpp"

namespace fencepost::explore {

/// Of a scenario, before random ones; fewer under a sanitizer and on an emulated CPU.
#ifdef FENCEPOST_TESTS_AGAIN
inline constexpr std::uint64_t usual_executions = 3'000;
#else
inline constexpr std::uint64_t usual_executions = 30'000;
#endif

/// The primitive with the explorer's atomics.
template <class T>
using explored = typename T::template with<Sync>;

template <class T>
using is_explorable = std::bool_constant<support::explorable<T, Sync>>;

/// Those of a list that take the policy, as gtest's types.
template <class List>
using explorable = typename conformance::gtest_types<
    typename conformance::those_that<is_explorable, List>::type>::type;

/// All executions, unless it says that there were too many: `make explore` goes further.
inline void expect_passes(std::span<const Scenario> scenarios) {
  for (const Scenario& scenario : scenarios) {
    Options options;
    options.executions = bound("FENCEPOST_EXECUTIONS", usual_executions);
    options.random = usual_executions / 10;
    const Result result = scenario.run(options);
    EXPECT_EQ(result.failure, "") << scenario.name << "\n" << result;
    EXPECT_EQ(result.truncated, 0U) << scenario.name;
    std::cout << "  " << scenario.name << ": " << result;
  }
}

/// Every lock is then taken as contended, by the exchange: slower, not wrong. mutex_test.cpp catches it by try_lock.
inline constexpr const char* lock_as_contended =
    "futex_lock.hpp try_lock: compare_exchange acquire-relaxed, swapped arguments";

/// The result is not used: the load after it finds out.
inline constexpr const char* parked_anyway =
    "one_shot.hpp wait: compare_exchange relaxed-relaxed, failure ignored";

/// `equivalent`: mutants that do the same as the primitive, or are slower only; the caller says why. Those of support/ that
/// several primitives have are known. `elsewhere`: as of mutants_of().
inline void expect_mutants_fail(std::span<const Scenario> scenarios,
                                const std::vector<std::string>& equivalent = {},
                                bool without_seq_cst = false,
                                std::span<const std::string_view> elsewhere = {}) {
#ifdef FENCEPOST_TESTS_AGAIN
  GTEST_SKIP() << "the native build runs mutants";
#endif
  const std::vector<std::string> passed = survivors(scenarios, elsewhere);
  const auto has = [](const auto& list, const std::string& text) {
    return std::ranges::find(list, text) != list.end();
  };
  for (const std::string& mutant : passed) {
    const bool known = mutant == lock_as_contended || mutant == parked_anyway ||
                       (without_seq_cst && mutant.ends_with("no seq_cst"));
    EXPECT_TRUE(known || has(equivalent, mutant)) << mutant << ": passes all scenarios";
  }
  for (const std::string& mutant : equivalent)
    EXPECT_TRUE(has(passed, mutant)) << mutant << ": is no equivalent mutant";
}

/// Of a primitive T, which says itself what is equivalent; those derived from it inherit that.
///   equivalent_mutants  a list of them; T's header has the reasons
///   seq_cst_by_choice   seq_cst only to show what it costs: mutants that only lose it pass
template <class T>
void expect_mutants_fail_of(std::span<const Scenario> scenarios,
                            std::span<const std::string_view> elsewhere = {}) {
  std::vector<std::string> equivalent;
  if constexpr (requires { T::equivalent_mutants; })
    equivalent.assign(std::begin(T::equivalent_mutants), std::end(T::equivalent_mutants));
  bool without_seq_cst = false;
  if constexpr (requires { T::seq_cst_by_choice; }) without_seq_cst = T::seq_cst_by_choice;
  expect_mutants_fail(scenarios, equivalent, without_seq_cst, elsewhere);
}

}  // namespace fencepost::explore
