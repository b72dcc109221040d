// Every stack that takes the policy: all executions of a few threads, and all of its mutants fail. And why tops have tags.
#include <gtest/gtest.h>

#include "primitives/generated/stack.hpp"
#include "tests/explore/primitives/containers.hpp"

namespace fencepost::explore::stack_test {
namespace {

/// Two threads pop from a full stack, and two more values are pushed when they are done.
template <class S>
Result shared(const Options& options) {
  return explore(
      [] {
        Placed<S> stack;
        Letters letters;
        for (unsigned value = 1; value <= 2; ++value) {
          letters.write(value);
          require(stack.try_push(value), "not full");
        }
        require(!stack.try_push(3), "room for two");
        const auto pop = [&] { letters.read(stack.try_pop()); };
        together(pop, pop);
        letters.require_all_once(2);
        require(stack.try_pop() == 0, "not empty");
        require(stack.try_push(3) && stack.try_push(4) && !stack.try_push(5), "room for two");
        require(stack.try_pop() == 4 && stack.try_pop() == 3, "not last in, first out");
      },
      options);
}

/// Two threads push and then pop: each finds a value.
template <class S>
Result mixed(const Options& options) {
  return explore(
      [] {
        Placed<S> stack;
        Letters letters;
        stack.use();
        const auto turn = [&](unsigned value) {
          letters.write(value);
          require(stack.try_push(value), "not full");
          letters.read(stack.try_pop());
        };
        together([&] { turn(1); }, [&] { turn(2); });
        letters.require_all_once(2);
        require(stack.try_pop() == 0, "not empty");
        stack.use();
      },
      options);
}

template <class S>
std::vector<Scenario> scenarios() {
  return {{"Shared", shared<S>}, {"Mixed", mixed<S>}};
}

template <class S>
class ExploredStack : public testing::Test {};
TYPED_TEST_SUITE(ExploredStack, explorable<stack::all>, conformance::primitive_name);

TYPED_TEST(ExploredStack, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredStack, MutantsFail) { expect_mutants_fail(scenarios<explored<TypeParam>>()); }

/// One thread pops while another pops two nodes and pushes the first of them again.
template <std::uint32_t TagStep>
Result recycled() {
  return explore([] {
    struct Node {
      atomic<std::uint32_t> below;
    };
    Node nodes[4];
    support::basic_tagged_stack<Sync, TagStep> stack;
    for (const std::uint32_t node : {3U, 2U, 1U}) stack.push(nodes, node);
    unsigned owners[4]{};
    std::uint32_t one = 0, other = 0;
    together([&] { one = stack.pop(nodes); },
             [&] {
               const std::uint32_t first = stack.pop(nodes);
               other = stack.pop(nodes);
               stack.push(nodes, first);
             });
    ++owners[one], ++owners[other];
    while (const std::uint32_t node = stack.pop(nodes)) ++owners[node];
    require(owners[1] == 1 && owners[2] == 1 && owners[3] == 1, "a node has two owners");
  });
}

TEST(ANodeThatComesBack, IsNoticedByItsTag) {
  const Result result = recycled<1>();
  EXPECT_EQ(result.failure, "") << result;
  EXPECT_TRUE(result.complete);
}

TEST(ANodeThatComesBack, IsNotNoticedWithoutTag) {
  EXPECT_EQ(recycled<0>().failure, "a node has two owners, T0");
}

}  // namespace
}  // namespace fencepost::explore::stack_test
