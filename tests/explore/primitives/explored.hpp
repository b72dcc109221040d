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

/// All executions, unless it says that there were too many: `make explore` goes further.
inline void expect_passes(std::span<const Scenario> scenarios) {
  for (const Scenario& scenario : scenarios) {
    Options options;
    options.executions = bound("FENCEPOST_EXECUTIONS", 30'000);
    options.random = 3'000;
    const Result result = scenario.run(options);
    EXPECT_EQ(result.failure, "") << scenario.name << "\n" << result;
    EXPECT_EQ(result.truncated, 0U) << scenario.name;
    std::cout << "  " << scenario.name << ": " << result;
  }
}

/// A mutant that does the same as the primitive, and why.
struct Equivalent {
  const char* mutant;
  const char* why;
};

/// Of parts that several primitives have.
inline constexpr Equivalent equivalent_in_support[] = {
    {"one_shot.hpp wait: compare_exchange relaxed-relaxed, failure ignored",
     "the result is not used: the load after it finds out"},
    {"futex_lock.hpp try_lock: compare_exchange acquire-relaxed, swapped arguments",
     "lock() then always takes the slow path; tests of futex_mutex, which call try_lock(), catch "
     "it"}};

inline void expect_mutants_fail(std::span<const Scenario> scenarios,
                                std::span<const Equivalent> equivalent = equivalent_in_support) {
  for (const std::string& mutant : survivors(scenarios)) {
    const bool known = std::ranges::any_of(
        equivalent, [&](const Equivalent& one) { return mutant == one.mutant; });
    EXPECT_TRUE(known) << mutant << ": passes all scenarios";
  }
}

}  // namespace fencepost::explore
