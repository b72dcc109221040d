// Every filter: no key that was inserted is missing, also beside other threads, and others are found as seldom as it says.
#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <unordered_set>
#include <vector>

#include "primitives/generated/filter.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::filter_test {
namespace {

template <class T>
class filter_conformance : public suite {
  static_assert(Filter<T>);
};
TYPED_TEST_SUITE(filter_conformance, gtest_types<filter::all>::type, primitive_name);

TYPED_TEST(filter_conformance, is_empty_at_first) {
  const TypeParam filter(1);
  for (std::uint64_t key = 0; key < 100; ++key) EXPECT_FALSE(filter.contains(key));
  EXPECT_EQ(filter.rate(0), 0.0);
}

TYPED_TEST(filter_conformance, refuses_no_keys) {
  EXPECT_THROW(TypeParam(0), std::invalid_argument);
  EXPECT_THROW(TypeParam((std::size_t{1} << 30) + 1), std::invalid_argument);
}

/// How many of `asked` keys that are not inside are found, where `probability` of them should be: within five standard deviations
/// of a binomial distribution, and a twentieth for what hashes of two share.
void expect_share(std::uint64_t found, std::uint64_t asked, double probability) {
  const double expected = static_cast<double>(asked) * probability;
  EXPECT_NEAR(static_cast<double>(found), expected, 5 * std::sqrt(expected) + expected / 20);
}

/// Keys at random, and numbers one after another.
TYPED_TEST(filter_conformance, finds_what_was_inserted_and_others_at_the_stated_rate) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  auto random = generator(seed, 0);
  constexpr std::uint64_t asked = 400'000;
  for (const std::size_t expected : {1'000U, 6'000U, 13'000U}) {
    for (const bool in_order : {false, true}) {
      TypeParam filter(expected);
      EXPECT_LT(filter.rate(expected), 0.01);
      std::uint64_t number = random();
      const auto next = [&] { return in_order ? number++ : random(); };
      for (const std::size_t times : {1U, 3U}) {  // three times as many as it is for
        std::unordered_set<std::uint64_t> inside;
        TypeParam one(expected);
        while (inside.size() < times * expected) {
          const std::uint64_t key = next();
          one.insert(key);
          inside.insert(key);
        }
        for (const std::uint64_t key : inside) ASSERT_TRUE(one.contains(key));
        std::uint64_t found = 0;
        for (std::uint64_t i = 0; i < asked; ++i) {
          const std::uint64_t key = next();
          found += !inside.contains(key) && one.contains(key) ? 1U : 0U;
        }
        expect_share(found, asked, one.rate(times * expected));
      }
    }
  }
}

/// Threads insert into few words, and look for what others say is there.
TYPED_TEST(filter_conformance, loses_no_key_beside_other_threads) {
  const std::uint64_t seed = random_seed();
  constexpr unsigned threads = 4, each = 4'000;
  SCOPED_TRACE(seed_text(seed));
  TypeParam filter(threads * each);
  std::array<std::atomic<unsigned>, threads> done{};
  const auto key_of = [](unsigned thread, unsigned i) {
    return std::uint64_t{i} * threads + thread;
  };
  in_threads(threads, [&](unsigned self) {
    auto random = generator(seed, self);
    for (unsigned i = 0; i < each; ++i) {
      filter.insert(key_of(self, i));
      // release: pairs with [said->looked]
      done[self].store(i + 1, std::memory_order_release);
      const auto other = static_cast<unsigned>(random() % threads);
      // acquire: pairs with [said->looked]
      const unsigned there = done[other].load(std::memory_order_acquire);
      if (there != 0) {
        ASSERT_TRUE(filter.contains(key_of(other, static_cast<unsigned>(random() % there))));
      }
      sometimes_yield(random);
    }
  });
  for (unsigned i = 0; i < threads * each; ++i)
    ASSERT_TRUE(filter.contains(key_of(i % threads, i / threads)));
}

/// Plain data that is written before an insertion. Nobody else inserts, so that a key is there for one reason only.
TYPED_TEST(filter_conformance, who_finds_a_key_sees_what_came_before_it) {
  if (!TypeParam::publishes) GTEST_SKIP() << "it publishes nothing";
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  constexpr unsigned keys = 2'000;
  TypeParam filter(50 * keys);
  std::vector<unsigned> before(keys);
  in_threads(3, [&](unsigned self) {
    auto random = generator(seed, self);
    for (unsigned i = 0; self == 0 && i < keys; ++i) {
      before[i] = i;
      filter.insert(i);
      sometimes_yield(random);
    }
    for (unsigned i = 0; self != 0 && i < keys;) {
      sometimes_yield(random);
      if (!filter.contains(i)) continue;
      ASSERT_EQ(before[i], i);
      ++i;
    }
  });
}

}  // namespace
}  // namespace fencepost::conformance::filter_test
