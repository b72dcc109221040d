// Every counter: nothing lost, sums within bounds while others add, no byte beyond bytes() touched.
// Where the cells lie: counter_layout_test.cpp.
#include <array>
#include <stdexcept>

#include "primitives/concepts.hpp"
#include "primitives/generated/counter.hpp"
#include "primitives/support/counter/counter_user.hpp"
#include "primitives/support/fence.hpp"
#include "tests/primitives/counter_storage.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::counter_test {
namespace {

template <class T>
class counter_conformance : public suite {
  static_assert(Counter<T>);
  void SetUp() override {
    if constexpr (requires { T::obstacle(); }) {
      if (const auto why = T::obstacle()) GTEST_SKIP() << *why;
    }
  }
};
TYPED_TEST_SUITE(counter_conformance, gtest_types<counter::all>::type, primitive_name);

TYPED_TEST(counter_conformance, sum_is_exact_after_all_have_added) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  for (const unsigned shards :
       {1U, 3U, 4U, 16U}) {  // fewer than threads, no power of two, as many, more
    storage<TypeParam> room(shards);
    std::atomic<std::uint64_t> expected{0};
    {
      TypeParam counter(room.data(), shards);
      EXPECT_EQ(counter.sum(), 0U);
      in_threads(4, [&](unsigned self) {
        auto random = generator(seed, self);
        std::uint64_t mine = 0;
        support::counter_user<TypeParam> user(counter, self);
        for (int i = 0; i < 10'000; ++i) {
          const std::uint64_t n = random() % 100;
          user.add(n);
          mine += n;
        }
        expected.fetch_add(mine, std::memory_order_relaxed);  // relaxed: read after the join
      });
      EXPECT_EQ(counter.sum(), expected.load(std::memory_order_relaxed)) << shards << " shards";
    }
    room.expect_guard_untouched();
  }
}

TYPED_TEST(counter_conformance, sum_stays_in_bounds_while_others_add) {
  constexpr unsigned adders = 3;
  constexpr std::uint64_t rounds = 5'000;
  storage<TypeParam> room(adders);
  TypeParam counter(room.data(), adders);
  std::array<std::atomic<std::uint64_t>, adders> begun{}, ended{};
  const auto total = [](const auto& counts, std::memory_order order) {
    std::uint64_t sum = 0;
    for (const auto& each : counts) sum += each.load(order);
    return sum;
  };
  in_threads(adders + 1, [&](unsigned self) {
    if (self < adders) {
      support::counter_user<TypeParam> user(counter, self);
      for (std::uint64_t i = 1; i <= rounds; ++i) {
        begun[self].store(i, std::memory_order_relaxed);
        // pairs with [begun->sum]: whoever sees the add sees begun
        support::fence(std::memory_order_release);
        user.add(1);
        ended[self].store(i, std::memory_order_release);  // release: pairs with [ended->sum]
      }
      return;
    }
    constexpr std::uint64_t held_back = adders * held_back_by<TypeParam>;
    for (std::uint64_t last = 0; last < adders * rounds;) {
      // acquire: pairs with [ended->sum]
      const std::uint64_t low = total(ended, std::memory_order_acquire);
      const std::uint64_t sum = counter.sum();
      support::fence(std::memory_order_acquire);  // pairs with [begun->sum]
      const std::uint64_t high = total(begun, std::memory_order_relaxed);
      ASSERT_LE(low, sum + held_back);
      ASSERT_LE(sum, high);
      ASSERT_LE(last, sum) << "the sum went down";
      last = sum;
    }
  });
}

TYPED_TEST(counter_conformance, the_sum_wraps) {
  storage<TypeParam> room(1);
  TypeParam counter(room.data(), 1);
  const auto add = [&](std::uint64_t n) { support::counter_user<TypeParam>(counter, 0).add(n); };
  add(~std::uint64_t{0});
  add(3);
  EXPECT_EQ(counter.sum(), 2U);
}

TYPED_TEST(counter_conformance, bytes_is_the_room_needed) {
  for (unsigned shards = 1; shards <= 9; ++shards) {
    if constexpr (TypeParam::sharded) {
      EXPECT_GE(TypeParam::bytes(shards), shards * TypeParam::stride);
      EXPECT_LT(TypeParam::bytes(shards), 2 * shards * TypeParam::stride)
          << "more than rounding up to a power of two";
      EXPECT_EQ(TypeParam::bytes(shards) % TypeParam::stride, 0U);
    } else {
      EXPECT_EQ(TypeParam::bytes(shards), TypeParam::bytes(1));
    }
  }
}

TYPED_TEST(counter_conformance, bad_arguments_throw) {
  storage<TypeParam> room(4);
  EXPECT_THROW(TypeParam(nullptr, 4), std::invalid_argument);
  EXPECT_THROW(TypeParam(room.data() + 64, 4), std::invalid_argument);
  if constexpr (TypeParam::sharded) {
    EXPECT_THROW(TypeParam(room.data(), 0), std::invalid_argument);
    EXPECT_THROW((void)TypeParam::bytes(0), std::invalid_argument);
  }
}

}  // namespace
}  // namespace fencepost::conformance::counter_test
