// Every queue: capacity, order, memory, misuse, and values between as many threads as it allows. Random histories against a
// sequential queue are in tests/history/.
#include <deque>

#include "primitives/generated/queue.hpp"
#include "tests/primitives/containers.hpp"

namespace fencepost::conformance::queue_test {
namespace {

template <class T>
class queue_conformance : public suite {
  static_assert(Queue<T>);
};
TYPED_TEST_SUITE(queue_conformance, gtest_types<queue::all>::type, primitive_name);

TYPED_TEST(queue_conformance, holds_capacity_values_and_no_more) { expect_capacity<TypeParam>(); }

TYPED_TEST(queue_conformance, has_its_memory_from_the_resource) {
  expect_memory_as_stated<TypeParam>();
}

TYPED_TEST(queue_conformance, refuses_a_capacity_that_it_cannot_have) {
  expect_misuse_refused<TypeParam>();
}

TYPED_TEST(queue_conformance, does_what_a_queue_does) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  auto random = generator(seed, 0);
  for (const std::size_t capacity : {2U, 4U, 16U}) {
    TypeParam queue(capacity);
    both_ends<TypeParam> ends(queue);
    std::deque<std::uint64_t> model;
    for (int i = 0; i < 5'000; ++i) {
      const std::uint64_t value = random();  // 0 and the greatest are values as others
      if (random() % 2 == 0) {
        const std::uint64_t pushed = value % 8 == 0 ? 0 : value % 8 == 1 ? ~0ULL : value;
        const bool taken = ends.try_push(pushed);
        ASSERT_TRUE(ends.may_push(taken, model.size())) << taken;
        if (taken) model.push_back(pushed);
      } else if (model.empty()) {
        ASSERT_EQ(ends.try_pop(), std::nullopt);
      } else {
        ASSERT_EQ(ends.try_pop(), model.front());
        model.pop_front();
      }
    }
  }
}

template <Queue Q>
void expect_delivery(load what) {
  if (Q::producers == ends::one) what.each *= std::exchange(what.producers, 1);
  if (Q::consumers == ends::one) what.consumers = 1;
  traffic<Q>(what).expect_delivery(true);
}

TYPED_TEST(queue_conformance, one_to_one) {
  for (const std::size_t capacity : {2U, 16U}) expect_delivery<TypeParam>({1, 1, capacity, 4'000});
}

TYPED_TEST(queue_conformance, many_to_one) { expect_delivery<TypeParam>({3, 1, 4, 1'000}); }

TYPED_TEST(queue_conformance, one_to_many) { expect_delivery<TypeParam>({1, 3, 4, 3'000}); }

TYPED_TEST(queue_conformance, many_to_many_with_more_threads_than_cpus) {
  for (const std::size_t capacity : {2U, 16U}) expect_delivery<TypeParam>({4, 4, capacity, 1'000});
}

// Plain data in both directions: ThreadSanitizer sees an edge that is missing.
TYPED_TEST(queue_conformance, room_is_used_again_after_what_its_consumer_did) {
  if (!TypeParam::room_seen) GTEST_SKIP() << "not promised";
  constexpr std::uint64_t rounds = 2'000;
  TypeParam queue(2);
  std::vector<std::uint64_t> receipts(rounds);
  in_threads(2, [&](unsigned self) {
    both_ends<TypeParam> ends(queue);
    for (std::uint64_t k = 0; k < rounds; ++k) {
      if (self == 0) {
        while (!ends.try_push(k)) ::sched_yield();
        ASSERT_TRUE(k < 2 || receipts[k - 2] == k - 1);
      } else {
        receipts[k] = k + 1;
        for (auto value = ends.try_pop(); value != k; value = ends.try_pop()) {
          ASSERT_EQ(value, std::nullopt);
          ::sched_yield();
        }
      }
    }
  });
}

TYPED_TEST(queue_conformance, garbage_is_as_little_as_it_says) {
  if constexpr (requires { TypeParam::garbage(1); }) {
    using Counted = counted<typename TypeParam::template with<counting_sync, 8>>;
    expect_garbage_as_stated<Counted>(1);
  } else {
    GTEST_SKIP() << "nodes are not freed";
  }
}

}  // namespace
}  // namespace fencepost::conformance::queue_test
