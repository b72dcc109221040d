// Every object pool: that nobody holds what another one holds, that none is lost, and what it brings from who held it last.
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <vector>

#include "primitives/generated/object_pool.hpp"
#include "primitives/queue/mpmc_vyukov.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::object_pool_test {
namespace {

template <class T>
class object_pool_conformance : public suite {
  static_assert(ObjectPool<T>);
};
TYPED_TEST_SUITE(object_pool_conformance, gtest_types<object_pool::all>::type, primitive_name);

TYPED_TEST(object_pool_conformance, has_as_many_objects_as_it_says_and_keeps_what_is_in_them) {
  for (const std::size_t count : {1U, 5U, 300U}) {
    TypeParam pool(count);
    for (std::uint64_t round = 0; round < 3; ++round) {
      std::set<typename TypeParam::object*> held;
      for (std::size_t i = 0; i < count; ++i) {
        auto* const one = pool.get();
        ASSERT_NE(one, nullptr);
        ASSERT_TRUE(held.insert(one).second) << "held twice";
        for (std::uint64_t& word : one->words) {
          ASSERT_EQ(word, TypeParam::keeps ? round : 0);
          word = round + 1;
        }
      }
      if (TypeParam::keeps) {
        EXPECT_EQ(pool.get(), nullptr);
      }
      for (auto* const one : held) pool.put(*one);
    }
  }
}

TYPED_TEST(object_pool_conformance, refuses_to_have_none) {
  EXPECT_THROW(TypeParam(0), std::invalid_argument);
  EXPECT_THROW(TypeParam((std::size_t{1} << 30) + 1), std::invalid_argument);
}

/// Holders mark what they hold by plain data, keep it for a while, or hand it to another thread.
TYPED_TEST(object_pool_conformance, an_object_is_one_thread_s_at_a_time) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  constexpr std::size_t count = 6;
  constexpr std::uint64_t turns = 4'000;
  TypeParam pool(count);
  queue::mpmc_vyukov handed(64);
  std::atomic<std::uint64_t> held{0};
  in_threads(4, [&](unsigned self) {
    auto random = generator(seed, self);
    using object = typename TypeParam::object;
    const auto use = [&](object& one) {
      ++one.words[1];
      one.words[0] = self;
      sometimes_yield(random);
      ASSERT_EQ(one.words[0], self) << "held by another";
    };
    std::uint64_t mine = 0;
    for (std::uint64_t i = 0; i < turns; ++i) {
      object* one = pool.get();
      if (one == nullptr) {
        if (const auto given = handed.try_pop()) one = reinterpret_cast<object*>(*given);
      } else {
        ++mine;
        use(*one);
        if (random() % 4 == 0 && handed.try_push(reinterpret_cast<std::uintptr_t>(one))) continue;
      }
      if (one != nullptr) pool.put(*one);
    }
    held.fetch_add(mine, std::memory_order_relaxed);  // relaxed: read when all have ended
  });
  while (const auto given = handed.try_pop())
    pool.put(*reinterpret_cast<typename TypeParam::object*>(*given));
  std::vector<typename TypeParam::object*> all;
  std::uint64_t uses = 0;
  for (std::size_t i = 0; i < count; ++i) {
    all.push_back(pool.get());
    ASSERT_NE(all.back(), nullptr) << "lost";
    uses += all.back()->words[1];
  }
  if (TypeParam::keeps) {
    EXPECT_EQ(uses, held.load(std::memory_order_relaxed));
    EXPECT_EQ(pool.get(), nullptr) << "one too many";
  }
  for (auto* const one : all) pool.put(*one);
}

}  // namespace
}  // namespace fencepost::conformance::object_pool_test
