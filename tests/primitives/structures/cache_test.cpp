// Every cache: that a value is the key's own, that there are no more than its capacity, which entry it forgets, and what a put
// publishes. Prints how often each finds a key of a Zipf distribution.
#include <sched.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "benches/maps/keys.hpp"
#include "primitives/cache/mutex_lru.hpp"
#include "primitives/generated/cache.hpp"
#include "primitives/support/cache/locked_cache.hpp"
#include "primitives/support/cache/lru_part.hpp"
#include "primitives/support/futex_lock.hpp"
#include "primitives/support/holder.hpp"
#include "primitives/support/random.hpp"
#include "tests/primitives/structures/cache_model.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::cache_test {
namespace {

/// Empty, or where a cache differs from the model of its parts.
template <class C>
std::string difference(std::uint64_t seed) {
  auto random = generator(seed, 0);
  for (const std::size_t capacity : {1U, 3U, 64U, 500U}) {
    C cache(capacity);
    if (cache.capacity() < capacity) return "less room than asked for";
    support::xorshift draws(seed | 1);
    support::thread_random() = draws;
    std::map<std::size_t, Part> parts;
    std::size_t entries = 0;
    for (int i = 0; i < 8'000; ++i) {
      // Some keys more often than others.
      const std::uint64_t range = random() % (1 + cache.capacity() * 3);
      const std::uint64_t drawn = random() % (range + 1);
      const std::uint64_t key =
          drawn == 1 ? ~0ULL : drawn;  // 0 and the greatest are keys as others
      const std::size_t at = cache.part_of(key);
      Part& part =
          parts.try_emplace(at, Part{C::evicts, cache.part_capacity(), {}, {}, 0}).first->second;
      const std::string where = " of key " + std::to_string(key) + ", call " + std::to_string(i);
      if (random() % 2 == 0) {
        if (cache.get(key) != part.get(key, draws)) return "get" + where;
      } else {
        const bool more = part.find(key) == nullptr &&
                          part.on_probation.size() + part.secure.size() < part.capacity;
        entries += more ? 1U : 0U;
        const std::uint64_t value = random() % 4 == 0 ? 0 : random();
        cache.put(key, value);
        part.put(key, value);
      }
      if (i % 100 == 0 && cache.size() != entries) return "size after call" + where;
    }
  }
  return "";
}

template <class T>
class cache_conformance : public suite {
  static_assert(Cache<T>);
};
TYPED_TEST_SUITE(cache_conformance, gtest_types<cache::all>::type, primitive_name);

TYPED_TEST(cache_conformance, forgets_what_its_rule_says) {
  const std::uint64_t seed = random_seed();
  EXPECT_EQ(difference<TypeParam>(seed), "") << seed_text(seed);
}

TYPED_TEST(cache_conformance, refuses_to_have_no_room) {
  EXPECT_THROW(TypeParam(0), std::invalid_argument);
  EXPECT_THROW(TypeParam((std::size_t{1} << 30) + 1), std::invalid_argument);
}

/// A value has its key in it. How many are not the key's own, were older than one that the same thread had got, or too many.
template <class C>
unsigned wrong_beside_others(std::uint64_t seed, std::uint64_t keys) {
  C cache(16);
  std::atomic<unsigned> wrong{0};
  in_threads(4, [&](unsigned self) {
    auto random = generator(seed, self);
    std::vector<std::uint64_t> seen(keys);
    unsigned bad = 0;
    for (std::uint64_t i = 1; i <= 4'000; ++i) {
      const std::uint64_t key = random() % keys;
      if (const Value value = cache.get(key)) {
        // A thread's values of a key rise, and so do those of one thread that are got.
        bad += *value % 1'000 / 4 != key ? 1U : 0U;
        if (*value % 4 == 0 && self == 1) {
          bad += *value < seen[key] ? 1U : 0U;
          seen[key] = *value;
        }
      } else {
        cache.put(key, i * 1'000 + key * 4 + self);
      }
      if (random() % 8 == 0) cache.put(key, i * 1'000 + key * 4 + self);
      if (i % 64 == 0) bad += cache.size() > cache.capacity() ? 1U : 0U;
      sometimes_yield(random);
    }
    wrong.fetch_add(bad, std::memory_order_relaxed);  // relaxed: read when all have ended
  });
  std::size_t found = 0;
  for (std::uint64_t key = 0; key < keys; ++key) found += cache.get(key) ? 1U : 0U;
  return wrong.load(std::memory_order_relaxed) + (found == cache.size() ? 0U : 1U);
}

TYPED_TEST(cache_conformance, has_no_value_of_another_key_beside_other_threads) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  EXPECT_EQ(wrong_beside_others<TypeParam>(seed, 20), 0U);
  EXPECT_EQ(wrong_beside_others<TypeParam>(seed, 249), 0U);
}

/// Plain data shows what is published: by an assignment, and by an insertion after others have driven it out.
TYPED_TEST(cache_conformance, who_gets_a_value_sees_what_came_before_it) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  constexpr unsigned writes = 3'000;
  TypeParam cache(1);
  std::vector<unsigned> before(writes + 1);
  in_threads(3, [&](unsigned self) {
    auto random = generator(seed, self);
    for (unsigned k = 1; self == 0 && k <= writes; ++k) {
      before[k] = k;
      cache.put(5, k);
      for (std::uint64_t other = 0; k % 4 == 0 && k != writes && other < 2 * cache.capacity();
           ++other)
        cache.put(1'000 + other, 0);
      sometimes_yield(random);
    }
    for (std::uint64_t last = 0; self != 0 && last < writes;) {
      sometimes_yield(random);
      const Value k = cache.get(5);
      if (!k) continue;
      ASSERT_GE(*k, last) << "older than before";
      ASSERT_EQ(before[*k], *k);
      last = *k;
    }
  });
}

/// Of gets of keys as in YCSB, eight times as many as there is room for.
template <class C>
double hit_rate(bench::Keys keys) {
  constexpr std::uint64_t capacity = 1024, gets = 200'000;
  const bench::KeyTable table(keys, 8 * capacity);
  bench::RankStream ranks(1);
  support::thread_random() = support::xorshift(1);
  C cache(capacity);
  std::uint64_t hits = 0;
  for (std::uint64_t i = 0; i < 2 * gets; ++i) {
    const std::uint64_t key = ranks.next(table);
    if (cache.get(key)) {
      hits += i >= gets ? 1U : 0U;
    } else {
      cache.put(key, 0);
    }
  }
  return static_cast<double>(hits) / gets;
}

/// The bounds say that recency is used, and that parts of their own cost little.
TYPED_TEST(cache_conformance, finds_about_as_many_keys_as_exact_lru) {
  const double lru = hit_rate<cache::mutex_lru>(bench::Keys::zipf);
  const double zipf = hit_rate<TypeParam>(bench::Keys::zipf);
  const double uniform = hit_rate<TypeParam>(bench::Keys::uniform);
  std::cout << "  hit rate: zipf " << zipf << ", uniform " << uniform << "\n";
  EXPECT_GT(zipf, lru - (TypeParam::evicts == eviction::sampled_lru ? 0.06 : 0.02));
  EXPECT_NEAR(uniform, 1.0 / 8, 0.01);
}

/// Gets do not count: who came first goes first.
struct InOrder : support::lru_part {
  using lru_part::lru_part;
  Value get(std::uint64_t key, std::uint64_t hash) { return peek(key, hash); }
};

TEST(cache_tests, see_another_rule) {
  EXPECT_NE((difference<support::locked_cache<InOrder, 1>>(1)), "");
}

/// Places that are found by key, and read a moment later: the value may be another key's by then.
class LooksOnce {
 public:
  explicit LooksOnce(std::size_t) {}
  Value get(std::uint64_t key) {
    std::atomic<std::uint64_t>* const at = places_[key % 16];
    if (at[0].load(std::memory_order_acquire) != key) return std::nullopt;
    ::sched_yield();
    return at[1].load(std::memory_order_acquire);
  }
  void put(std::uint64_t key, std::uint64_t value) {
    const support::guard locked(lock_);
    places_[key % 16][1].store(value, std::memory_order_release);
    places_[key % 16][0].store(key, std::memory_order_release);
  }
  std::size_t size() { return 0; }
  std::size_t capacity() const { return 16; }

 private:
  std::atomic<std::uint64_t> places_[16][2]{};
  support::futex_lock lock_;
};

TEST(cache_tests, see_a_value_of_another_key) {
  EXPECT_GT(wrong_beside_others<LooksOnce>(1, 249), 1U);
}

}  // namespace
}  // namespace fencepost::conformance::cache_test
