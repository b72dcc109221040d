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
        stack.require_full();
        const auto pop = [&] { letters.read(stack.try_pop()); };
        together(pop, pop);
        letters.require_all_once(2);
        require(stack.try_pop() == 0, "not empty");
        require(stack.try_push(3) && stack.try_push(4), "not full");
        stack.require_full();
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

TYPED_TEST(ExploredStack, MutantsFail) {
  expect_mutants_fail(scenarios<explored<TypeParam>>(), {}, false, reclamation_files);
}

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

/// Known to be wrong: the hazard is not followed by a second look at what it was read from.
class WithoutSecondLook : public reclamation::basic_hazard_pointers<Sync, 1, 1> {
  using domain = reclamation::basic_hazard_pointers<Sync, 1, 1>;

 public:
  using domain::domain;
  struct thread : domain::thread {
    using domain::thread::thread;
    template <unsigned Slot, class T>
    T* protect(const atomic<T*>& from) noexcept {
      const atomic<T*> as_it_was(from.load(acquire));
      return domain::thread::template protect<Slot>(as_it_was);
    }
  };
};

TEST(AHazardWithoutASecondLook, UsesAFreedNode) {
  const Result result = shared<stack::treiber_over<WithoutSecondLook>>({});
  EXPECT_NE(result.failure.find("use"), std::string::npos) << result;
}

/// Known to be wrong: it retires the node and then takes it out.
template <class Domain>
class RetiresFirst : public support::reclaimed_nodes<Domain, stack::treiber_freed_node<Domain>> {
  using Node = stack::treiber_freed_node<Domain>;
  using nodes = support::reclaimed_nodes<Domain, Node>;

 public:
  using nodes::nodes;
  bool try_push(typename nodes::user&, std::uint64_t value) {
    Node* const mine = this->take();
    mine->value = value;
    Node* top = top_.load(relaxed);
    do mine->below.store(top, relaxed);
    while (!top_.compare_exchange_strong(top, mine, release, relaxed));
    return true;
  }
  std::optional<std::uint64_t> try_pop(typename nodes::user& self) {
    for (;;) {
      std::uint64_t value = 0;
      Node *top, *below;
      {
        typename nodes::section in(self);
        top = in.template protect<0>(top_);
        if (top == nullptr) return std::nullopt;
        below = top->below.load(relaxed);
        value = top->value;
      }
      Node* const seen = top;
      this->drop(self, seen);
      if (top_.compare_exchange_strong(top, below, relaxed, relaxed)) return value;
    }
  }

 private:
  atomic<Node*> top_;
};

TEST(ANodeRetiredBeforeItIsOut, IsFreedInUse) {
  using Hazards = reclamation::basic_hazard_pointers<Sync, 1, 1>;
  using Epochs = reclamation::basic_epochs<Sync, 1>;
  for (const Result& result : {shared<RetiresFirst<Hazards>>({}), shared<RetiresFirst<Epochs>>({})})
    EXPECT_NE(result.failure.find("use"), std::string::npos) << result;
}

}  // namespace
}  // namespace fencepost::explore::stack_test
