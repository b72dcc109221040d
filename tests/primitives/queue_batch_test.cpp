// Queues that take several values at once: what one thread does against a model, and values between two threads.
#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <span>

#include "primitives/generated/queue.hpp"
#include "tests/primitives/containers.hpp"

namespace fencepost::conformance::queue_batch_test {
namespace {

template <class T>
using is_batched = std::bool_constant<BatchedQueue<T>>;
using batched = gtest_types_that<is_batched, queue::all, queue::headers>;

// As for a user's own queue that takes one value at a time: the tests compile, of ours.
static_assert(std::is_same_v<gtest_types_that<is_batched, arch::type_list<queue::mutex_ring>,
                                              arch::type_list<queue::mutex_ring, queue::spsc_ring>>,
                             testing::Types<queue::spsc_ring>>);

template <class T>
class queue_batches : public suite {};
TYPED_TEST_SUITE(queue_batches, batched, primitive_name);

TYPED_TEST(queue_batches, are_as_their_values_by_themselves) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  auto random = generator(seed, 0);
  for (const std::size_t capacity : {2U, 8U}) {
    TypeParam queue(capacity);
    std::deque<std::uint64_t> model;
    std::array<std::uint64_t, 12> values{};
    for (int i = 0; i < 20'000; ++i) {
      const std::size_t count = random() % (values.size() + 1);
      if (random() % 4 == 0) {  // beside single ones
        const auto one = queue.try_pop();
        ASSERT_EQ(one.has_value(), !model.empty());
        if (!model.empty()) {
          ASSERT_EQ(*one, model.front());
          model.pop_front();
        }
      } else if (random() % 2 == 0) {
        std::ranges::generate(values, random);
        const std::size_t pushed = queue.try_push_many(std::span(values).first(count));
        ASSERT_EQ(pushed, std::min(count, capacity - model.size()));
        model.insert(model.end(), values.begin(), values.begin() + static_cast<long>(pushed));
      } else {
        const std::size_t popped = queue.try_pop_many(std::span(values).first(count));
        ASSERT_EQ(popped, std::min(count, model.size()));
        for (std::size_t k = 0; k < popped; ++k) {
          ASSERT_EQ(values[k], model.front());
          model.pop_front();
        }
      }
    }
  }
}

// Plain data behind the values: ThreadSanitizer sees an edge that is missing.
TYPED_TEST(queue_batches, bring_along_what_was_done_before) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  constexpr std::uint64_t all = 20'000;
  for (const std::size_t capacity : {2U, 16U}) {
    TypeParam queue(capacity);
    std::vector<std::uint64_t> letters(all), receipts(all);
    in_threads(2, [&](unsigned self) {
      auto random = generator(seed, self);
      std::array<std::uint64_t, 24> values{};
      for (std::uint64_t next = 0; next < all;) {
        const std::size_t count = std::min<std::uint64_t>(random() % values.size() + 1, all - next);
        if (self == 0) {
          for (std::size_t i = 0; i < count; ++i) {
            values[i] = next + i;
            letters[next + i] = next + i + 1;
          }
          const std::size_t pushed = queue.try_push_many(std::span(values).first(count));
          for (std::size_t i = 0; i < pushed; ++i, ++next)
            ASSERT_TRUE(next < capacity || receipts[next - capacity] == 1);
          if (pushed == 0) ::sched_yield();
        } else {
          std::ranges::fill(receipts.begin() + static_cast<long>(next),
                            receipts.begin() + static_cast<long>(next + count), 1U);
          const std::size_t popped = queue.try_pop_many(std::span(values).first(count));
          for (std::size_t i = 0; i < popped; ++i, ++next) {
            ASSERT_EQ(values[i], next);
            ASSERT_EQ(letters[next], next + 1);
          }
          if (popped == 0) ::sched_yield();
        }
      }
    });
  }
}

/// Two at each end, if it allows that: nothing is lost or doubled, and of each producer values come in order.
TYPED_TEST(queue_batches, lose_and_double_nothing_between_many) {
  if (TypeParam::producers != ends::many || TypeParam::consumers != ends::many)
    GTEST_SKIP() << TypeParam::name << " has one thread at an end";
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  constexpr std::uint64_t all = 10'000;  // of each producer
  for (const std::size_t capacity : {2U, 16U}) {
    TypeParam queue(capacity);
    std::atomic<std::uint64_t> left{2 * all};
    std::vector<std::uint64_t> times(2 * all);
    in_threads(4, [&](unsigned self) {
      auto random = generator(seed, self);
      std::array<std::uint64_t, 24> values{};
      const std::uint64_t first = self * all;
      std::array<std::uint64_t, 2> last{0, 0};
      for (std::uint64_t next = 0;
           self < 2 ? next < all : left.load(std::memory_order_relaxed) != 0;) {
        const std::size_t count = random() % values.size() + 1;
        std::size_t moved = 0;
        if (self < 2) {
          for (std::size_t i = 0; i < count; ++i) values[i] = first + next + i;
          moved = queue.try_push_many(
              std::span(values).first(std::min<std::uint64_t>(count, all - next)));
          next += moved;
        } else {
          moved = queue.try_pop_many(std::span(values).first(count));
          for (const std::uint64_t value : std::span(values).first(moved)) {
            ASSERT_LT(value, 2 * all);
            ASSERT_LE(last[value / all], value + 1);
            last[value / all] = value + 1;
            ++times[value];  // a data race if two pop it
          }
          left.fetch_sub(moved, std::memory_order_relaxed);
        }
        if (moved == 0) ::sched_yield();
      }
    });
    EXPECT_TRUE(std::ranges::all_of(times, [](std::uint64_t each) { return each == 1; }));
  }
}

}  // namespace
}  // namespace fencepost::conformance::queue_batch_test
