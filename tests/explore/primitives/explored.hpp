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

namespace fencepost::explore {

/// The primitive with the explorer's atomics.
template <class T>
using explored = typename T::template with<Sync>;

namespace detail {
template <class List, class... Kept>
struct explorable_of;
template <class... Kept>
struct explorable_of<arch::type_list<>, Kept...> {
  using type = testing::Types<Kept...>;
};
template <class First, class... Rest, class... Kept>
struct explorable_of<arch::type_list<First, Rest...>, Kept...>
    : std::conditional_t<support::explorable<First, Sync>,
                         explorable_of<arch::type_list<Rest...>, Kept..., First>,
                         explorable_of<arch::type_list<Rest...>, Kept...>> {};
}  // namespace detail

/// Those of a list that take the policy, as gtest's types.
template <class List>
using explorable = typename detail::explorable_of<List>::type;

struct NameOfPrimitive {
  template <class T>
  static std::string GetName(int) {
    return std::string(T::name);
  }
};

/// All executions, unless it says that there were too many.
inline void expect_passes(std::span<const Scenario> scenarios) {
  for (const Scenario& scenario : scenarios) {
    const Result result = scenario.run({});
    EXPECT_EQ(result.failure, "") << scenario.name << "\n" << result;
    EXPECT_EQ(result.truncated, 0U) << scenario.name;
    std::cout << "  " << scenario.name << ": " << result;
  }
}

/// A primitive whose operations are, with a reason, more than its scenarios need, lists the mutants that pass in
/// `tolerated`.
inline void expect_mutants_fail(std::span<const Scenario> scenarios,
                                std::vector<std::string> tolerated = {}) {
  std::ranges::sort(tolerated);
  EXPECT_EQ(survivors(scenarios), tolerated);
}

/// Of primitives that take seq_cst by choice, to show what it costs: mutants that only lose it pass.
inline void expect_mutants_fail_but_for_seq_cst(std::span<const Scenario> scenarios,
                                                std::vector<std::string> tolerated = {}) {
  std::ranges::sort(tolerated);
  std::vector<std::string> passed = survivors(scenarios);
  std::erase_if(passed, [](const std::string& text) { return text.ends_with("no seq_cst"); });
  EXPECT_EQ(passed, tolerated);
}

/// Every lock is then taken as contended, by the exchange: slower, not wrong. mutex_test.cpp catches it by try_lock.
inline constexpr const char* lock_as_contended =
    "futex_lock.hpp try_lock: compare_exchange acquire-relaxed, swapped arguments";

}  // namespace fencepost::explore
