// Every set: what it does in one thread, that no insertion is lost while it grows beside readers and erasures, what a walk sees,
// and what an insertion publishes. Random histories are in tests/history/.
#include <sched.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "primitives/concepts.hpp"
#include "primitives/generated/set.hpp"
#include "primitives/set/mutex_set.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::set_test {
namespace {

using Keys = std::set<std::uint64_t>;

template <class T>
class set_conformance : public suite {
  static_assert(Set<T>);
};
TYPED_TEST_SUITE(set_conformance, gtest_types<set::all>::type, primitive_name);

template <class T>
Keys walked(T& set, typename T::user& self) {
  Keys found;
  set.for_each(self, [&found](std::uint64_t key) {
    EXPECT_TRUE(found.insert(key).second) << key << " twice";
  });
  return found;
}

TYPED_TEST(set_conformance, does_what_a_set_does) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  auto random = generator(seed, 0);
  for (const unsigned keys : {3U, 2'000U}) {
    TypeParam set(keys / 10);
    typename TypeParam::user self(set);
    Keys model;
    for (int i = 0; i < 6'000; ++i) {
      const std::uint64_t drawn = random() % keys;
      const std::uint64_t key = drawn == 1 ? ~0ULL : drawn;
      ASSERT_EQ(set.contains(self, key), model.contains(key));
      if (random() % 3 != 0) {
        ASSERT_EQ(set.insert(self, key), model.insert(key).second);
      } else {
        ASSERT_EQ(set.erase(self, key), model.erase(key) != 0);
      }
      ASSERT_EQ(set.size(self), model.size());
      if (i % 1'000 == 0) {
        ASSERT_EQ(walked(set, self), model);
      }
    }
  }
}

/// Threads insert keys of their own from an empty set on, erase every third, and look for those that others say are there. How
/// many were wrong, then or in the end.
template <class T>
unsigned lost_keys(unsigned each) {
  constexpr unsigned threads = 4;
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  T set(0);
  std::array<std::atomic<unsigned>, threads> done{};
  std::atomic<unsigned> lost{0};
  in_threads(threads, [&](unsigned self) {
    auto random = generator(seed, self);
    typename T::user mine(set);
    for (unsigned i = 0; i < each; ++i) {
      const std::uint64_t key = self + i * threads;
      EXPECT_TRUE(set.insert(mine, key));
      if (i % 3 == 0) set.erase(mine, key);
      // release: pairs with [said->looked]
      done[self].store(i + 1, std::memory_order_release);
      const unsigned other = static_cast<unsigned>(random() % threads);
      // acquire: pairs with [said->looked]
      const unsigned there = done[other].load(std::memory_order_acquire);
      if (there == 0) continue;
      const std::uint64_t number = random() % there;
      // relaxed: read when all have ended
      if (set.contains(mine, other + number * threads) == (number % 3 == 0))
        lost.fetch_add(1, std::memory_order_relaxed);
      sometimes_yield(random);
    }
  });
  typename T::user last(set);
  for (unsigned key = 0; key < threads * each; ++key) {
    // relaxed: one thread is left
    if (set.contains(last, key) == (key / threads % 3 == 0))
      lost.fetch_add(1, std::memory_order_relaxed);
  }
  return lost.load(std::memory_order_relaxed);
}

TYPED_TEST(set_conformance, loses_no_insert_while_it_grows) {
  EXPECT_EQ(lost_keys<TypeParam>(2'000), 0U);
}

TYPED_TEST(set_conformance, a_key_is_inserted_as_often_as_it_is_erased) {
  TypeParam set(0);
  std::atomic<unsigned> inserted{0}, erased{0};
  in_threads(4, [&](unsigned self) {
    typename TypeParam::user mine(set);
    for (unsigned i = 0; i < 2'000; ++i) {
      // relaxed: read when all have ended
      if ((i + self) % 2 == 0) {
        if (set.insert(mine, 7)) inserted.fetch_add(1, std::memory_order_relaxed);
      } else if (set.erase(mine, 7)) {
        erased.fetch_add(1, std::memory_order_relaxed);
      }
    }
  });
  typename TypeParam::user last(set);
  // relaxed: one thread is left
  EXPECT_EQ(inserted.load(std::memory_order_relaxed),
            erased.load(std::memory_order_relaxed) + set.size(last));
}

TYPED_TEST(set_conformance, who_finds_a_key_sees_what_came_before_it) {
  constexpr unsigned inserts = 1'500;
  TypeParam set(0);
  std::vector<unsigned> before(inserts + 1);
  in_threads(3, [&](unsigned self) {
    typename TypeParam::user mine(set);
    for (unsigned k = 1; self == 0 && k <= inserts; ++k) {
      before[k] = k;
      set.insert(mine, k);
    }
    for (unsigned k = 1; self != 0 && k <= inserts;) {
      if (!set.contains(mine, k)) {
        ::sched_yield();
        continue;
      }
      ASSERT_EQ(before[k], k);
      ++k;
    }
  });
}

TYPED_TEST(set_conformance, a_walk_sees_what_stays_and_nothing_twice) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  constexpr std::uint64_t stay = 100;
  TypeParam set(0);
  typename TypeParam::user first(set);
  for (std::uint64_t key = 0; key < stay; ++key) set.insert(first, key);
  std::atomic<unsigned> walking{2};
  in_threads(4, [&](unsigned self) {
    auto random = generator(seed, self);
    typename TypeParam::user mine(set);
    for (int i = 0; self < 2 && i < 100; ++i) {
      const Keys seen = walked(set, mine);
      for (std::uint64_t key = 0; key < stay; ++key) ASSERT_TRUE(seen.contains(key)) << key;
    }
    // relaxed: only to end
    if (self < 2) walking.fetch_sub(1, std::memory_order_relaxed);
    while (self >= 2 && walking.load(std::memory_order_relaxed) != 0) {
      const std::uint64_t passing = stay + random() % 1'000;
      if (!set.insert(mine, passing)) set.erase(mine, passing);
      sometimes_yield(random);
    }
  });
}

/// The known mistake: it looks for the key, and inserts it in another step.
struct LooksThenInserts : set::mutex_set {
  using mutex_set::mutex_set;
  bool insert(user& self, std::uint64_t key) {
    const bool there = contains(self, key);
    for (int i = 0; !there && i < 3; ++i) ::sched_yield();
    mutex_set::insert(self, key);
    return !there;
  }
  bool erase(user& self, std::uint64_t key) {
    const bool there = contains(self, key);
    return mutex_set::erase(self, key) && there;
  }
};

/// Another: some keys stay.
struct ForgetsErasures : set::mutex_set {
  using mutex_set::mutex_set;
  bool erase(user& self, std::uint64_t key) { return key % 64 != 0 && mutex_set::erase(self, key); }
};

TEST(set_tests, see_what_is_lost) {
  EXPECT_NE(lost_keys<ForgetsErasures>(500), 0U);
  LooksThenInserts set(0);
  std::atomic<unsigned> inserted{0};
  in_threads(4, [&](unsigned) {
    LooksThenInserts::user mine(set);
    for (unsigned key = 0; key < 500; ++key) {
      // relaxed: read when all have ended
      if (set.insert(mine, key)) inserted.fetch_add(1, std::memory_order_relaxed);
    }
  });
  EXPECT_GT(inserted.load(std::memory_order_relaxed), 500U);
}

}  // namespace
}  // namespace fencepost::conformance::set_test
