// Every stack: capacity, order, memory, misuse, and values between many threads. Random histories against a sequential stack are
// in tests/history/.
#include "primitives/generated/stack.hpp"
#include "tests/primitives/containers.hpp"

namespace fencepost::conformance::stack_test {
namespace {

template <class T>
class stack_conformance : public suite {
  static_assert(Stack<T>);
};
TYPED_TEST_SUITE(stack_conformance, gtest_types<stack::all>::type, primitive_name);

TYPED_TEST(stack_conformance, holds_capacity_values_and_no_more) { expect_capacity<TypeParam>(); }

TYPED_TEST(stack_conformance, has_its_memory_from_the_resource) {
  expect_memory_as_stated<TypeParam>();
}

TYPED_TEST(stack_conformance, refuses_a_capacity_that_it_cannot_have) {
  expect_misuse_refused<TypeParam>();
}

TYPED_TEST(stack_conformance, does_what_a_stack_does) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  auto random = generator(seed, 0);
  TypeParam stack(8);
  both_ends<TypeParam> ends(stack);
  std::vector<std::uint64_t> model;
  for (int i = 0; i < 10'000; ++i) {
    const std::uint64_t value = random();
    if (random() % 2 == 0) {
      const bool taken = ends.try_push(value);
      ASSERT_TRUE(ends.may_push(taken, model.size())) << taken;
      if (taken) model.push_back(value);
    } else if (model.empty()) {
      ASSERT_EQ(ends.try_pop(), std::nullopt);
    } else {
      ASSERT_EQ(ends.try_pop(), model.back());
      model.pop_back();
    }
  }
}

TYPED_TEST(stack_conformance, delivers_between_many_threads) {
  for (const load& what :
       {load{1, 1, 4, 10'000}, {3, 1, 4, 2'000}, {1, 3, 4, 4'000}, {4, 4, 2, 1'500}})
    traffic<TypeParam>(what).expect_delivery(false);
}

// Each thread pops as often as it has pushed: it must find a value each time.
TYPED_TEST(stack_conformance, a_thread_that_has_pushed_finds_a_value) {
  TypeParam stack(16);
  in_threads(4, [&](unsigned self) {
    both_ends<TypeParam> ends(stack);
    for (std::uint64_t i = 0; i < 5'000; ++i) {
      ASSERT_TRUE(ends.try_push(self));
      ASSERT_TRUE(ends.try_pop().has_value() || TypeParam::spurious_empty);
    }
  });
}

TYPED_TEST(stack_conformance, garbage_is_as_little_as_it_says) {
  if constexpr (requires { TypeParam::garbage(1); }) {
    using Counted = counted<typename TypeParam::template with<counting_sync, 8>>;
    expect_garbage_as_stated<Counted>(0);
  } else {
    GTEST_SKIP() << "nodes are not freed";
  }
}

}  // namespace
}  // namespace fencepost::conformance::stack_test
