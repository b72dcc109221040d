// Every map: what it does in one thread, that no insertion is lost while it grows, what a walk sees, and what an insertion
// publishes. Random histories are in tests/history/.
#include <sched.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "primitives/concepts.hpp"
#include "primitives/generated/map.hpp"
#include "primitives/support/futex_lock.hpp"
#include "primitives/support/holder.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::map_test {
namespace {

using Entries = std::map<std::uint64_t, std::uint64_t>;

template <class T>
class map_conformance : public suite {
  static_assert(Map<T>);

 protected:
  void SetUp() override {
    if constexpr (requires { T::obstacle(); }) {
      if (const auto why = T::obstacle()) GTEST_SKIP() << *why;
    }
  }
};
TYPED_TEST_SUITE(map_conformance, gtest_types<map::all>::type, primitive_name);

/// How many entries it takes a test to grow it several times, or that it can copy.
template <class T>
constexpr unsigned many = T::grows ? 4'000 : 400;

template <class T>
Entries walked(T& map, typename T::user& self) {
  Entries found;
  map.for_each(self, [&found](std::uint64_t key, std::uint64_t value) {
    EXPECT_TRUE(found.emplace(key, value).second) << key << " twice";
  });
  return found;
}

TYPED_TEST(map_conformance, does_what_a_map_does) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  auto random = generator(seed, 0);
  for (const unsigned keys : {3U, 300U, 2'000U}) {
    TypeParam map(keys / 10);
    typename TypeParam::user self(map);
    Entries model;
    for (int i = 0; i < 6'000; ++i) {
      const std::uint64_t drawn = random() % keys;
      const std::uint64_t key =
          drawn == 1 ? ~0ULL : drawn;  // 0 and the greatest are keys as others
      const std::uint64_t value = random() % 4 == 0 ? 0 : random();
      const auto had = model.find(key);
      const bool there = had != model.end();
      ASSERT_EQ(map.find(self, key), there ? std::optional(had->second) : std::nullopt);
      if (random() % 3 != 0) {
        ASSERT_EQ(map.insert_or_assign(self, key, value), !there);
        model[key] = value;
      } else {
        ASSERT_EQ(map.erase(self, key), there);
        model.erase(key);
      }
      ASSERT_EQ(map.size(self), model.size());
      if (i % 500 == 0) {
        ASSERT_EQ(walked(map, self), model);
      }
    }
  }
}

TYPED_TEST(map_conformance, grows_from_nothing_and_becomes_empty_again) {
  TypeParam map(0);
  typename TypeParam::user self(map);
  EXPECT_EQ(walked(map, self), Entries{});
  for (unsigned key = 0; key < many<TypeParam>; ++key) map.insert_or_assign(self, key, key + 1);
  for (unsigned key = 0; key < many<TypeParam>; ++key) EXPECT_EQ(map.find(self, key), key + 1);
  EXPECT_EQ(map.find(self, many<TypeParam>), std::nullopt);
  for (unsigned key = 0; key < many<TypeParam>; ++key) EXPECT_TRUE(map.erase(self, key));
  EXPECT_EQ(map.size(self), 0U);
  EXPECT_EQ(walked(map, self), Entries{});
}

/// Threads insert keys of their own, and look for those that others say are there. How many were not found, then or in the end.
template <class T>
unsigned lost_inserts(unsigned each) {
  constexpr unsigned threads = 4;
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  T map(0);
  std::array<std::atomic<unsigned>, threads> done{};
  std::atomic<unsigned> lost{0};
  in_threads(threads, [&](unsigned self) {
    auto random = generator(seed, self);
    typename T::user mine(map);
    for (unsigned i = 0; i < each; ++i) {
      EXPECT_TRUE(map.insert_or_assign(mine, self + i * threads, i));
      // release: pairs with [said->looked]
      done[self].store(i + 1, std::memory_order_release);
      const unsigned other = static_cast<unsigned>(random() % threads);
      // acquire: pairs with [said->looked]
      const unsigned there = done[other].load(std::memory_order_acquire);
      if (there == 0) continue;
      const std::uint64_t number = random() % there;
      // relaxed: read when all have ended
      if (map.find(mine, other + number * threads) != number)
        lost.fetch_add(1, std::memory_order_relaxed);
      sometimes_yield(random);
    }
  });
  typename T::user last(map);
  for (unsigned key = 0; key < threads * each; ++key) {
    // relaxed: one thread is left
    if (map.find(last, key) != key / threads) lost.fetch_add(1, std::memory_order_relaxed);
  }
  if (lost.load(std::memory_order_relaxed) == 0) {
    EXPECT_EQ(map.size(last), threads * each);
  }
  return lost.load(std::memory_order_relaxed);
}

TYPED_TEST(map_conformance, loses_no_insert_while_it_grows) {
  EXPECT_EQ(lost_inserts<TypeParam>(many<TypeParam> / 4), 0U);
}

TYPED_TEST(map_conformance, threads_insert_and_erase_beside_each_other) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  TypeParam map(0);
  in_threads(4, [&](unsigned self) {
    auto random = generator(seed, self);
    typename TypeParam::user mine(map);
    std::unordered_map<std::uint64_t, std::uint64_t> model;
    for (unsigned i = 0; i < many<TypeParam>; ++i) {
      const std::uint64_t key = random() % 200 * 4 + self, value = random();
      if (random() % 2 == 0) {
        ASSERT_EQ(map.insert_or_assign(mine, key, value),
                  model.insert_or_assign(key, value).second);
      } else {
        ASSERT_EQ(map.erase(mine, key), model.erase(key) != 0);
      }
      sometimes_yield(random);
    }
    for (const auto& [key, value] : model) {
      ASSERT_EQ(map.find(mine, key), value);
      ASSERT_TRUE(map.erase(mine, key));
    }
  });
  typename TypeParam::user last(map);
  EXPECT_EQ(map.size(last), 0U);
  EXPECT_EQ(walked(map, last), Entries{});
}

/// Of all that insert and erase one key, each success turns it over.
TYPED_TEST(map_conformance, a_key_is_inserted_as_often_as_it_is_erased) {
  TypeParam map(0);
  std::atomic<unsigned> inserted{0}, erased{0};
  in_threads(4, [&](unsigned self) {
    typename TypeParam::user mine(map);
    for (unsigned i = 0; i < 2'000; ++i) {
      // relaxed: read when all have ended
      if ((i + self) % 2 == 0) {
        if (map.insert_or_assign(mine, 7, i)) inserted.fetch_add(1, std::memory_order_relaxed);
      } else if (map.erase(mine, 7)) {
        erased.fetch_add(1, std::memory_order_relaxed);
      }
    }
  });
  typename TypeParam::user last(map);
  // relaxed: one thread is left
  EXPECT_EQ(inserted.load(std::memory_order_relaxed),
            erased.load(std::memory_order_relaxed) + map.size(last));
}

/// Plain data shows what is published: by an assignment, and by an insertion after an erasure.
TYPED_TEST(map_conformance, who_finds_a_value_sees_what_came_before_it) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  constexpr unsigned writes = 1'500;
  TypeParam map(0);
  std::vector<unsigned> before(writes + 1);
  in_threads(3, [&](unsigned self) {
    auto random = generator(seed, self);
    typename TypeParam::user mine(map);
    for (unsigned k = 1; self == 0 && k <= writes; ++k) {
      before[k] = k;
      map.insert_or_assign(mine, 5, k);
      if (k % 4 == 0 && k != writes) map.erase(mine, 5);
      if (TypeParam::grows) map.insert_or_assign(mine, 1'000 + k, k);  // tables come and go
      sometimes_yield(random);
    }
    for (std::uint64_t last = 0; self != 0 && last < writes;) {
      sometimes_yield(random);
      const auto k = map.find(mine, 5);
      if (!k) continue;
      ASSERT_GE(*k, last) << "older than before";
      ASSERT_EQ(before[*k], *k);
      last = *k;
    }
  });
}

/// Keys below 100 stay and change their values; others come and go; of two more one at least is there at any moment.
TYPED_TEST(map_conformance, a_walk_sees_what_stays_and_nothing_twice) {
  if (walks_alone<TypeParam>) GTEST_SKIP() << "nobody may change it meanwhile";
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  constexpr std::uint64_t stay = 100, one = 1'000, other = 1'001;
  TypeParam map(0);
  typename TypeParam::user first(map);
  for (std::uint64_t key = 0; key < stay; ++key) map.insert_or_assign(first, key, key);
  map.insert_or_assign(first, one, one);
  std::atomic<unsigned> walking{2};
  in_threads(4, [&](unsigned self) {
    auto random = generator(seed, self);
    typename TypeParam::user mine(map);
    for (int i = 0; self < 2 && i < 150; ++i) {
      const Entries seen = walked(map, mine);
      for (std::uint64_t key = 0; key < stay; ++key) ASSERT_TRUE(seen.contains(key)) << key;
      for (const auto& [key, value] : seen) ASSERT_EQ(value % 10'000, key) << "never written";
      if (TypeParam::walk_is_one_moment) {
        ASSERT_TRUE(seen.contains(one) || seen.contains(other));
      }
    }
    // relaxed: only to end
    if (self < 2) walking.fetch_sub(1, std::memory_order_relaxed);
    for (std::uint64_t i = 1; self >= 2 && walking.load(std::memory_order_relaxed) != 0; ++i) {
      const std::uint64_t key = random() % stay;
      map.insert_or_assign(mine, key, key + i * 10'000);
      const std::uint64_t passing = 2'000 + self * 1'000 + i % (many<TypeParam> / 4);
      if (!map.insert_or_assign(mine, passing, passing)) map.erase(mine, passing);
      if (self == 2) {
        map.insert_or_assign(mine, i % 2 == 0 ? one : other, i % 2 == 0 ? one : other);
        map.erase(mine, i % 2 == 0 ? other : one);
      }
      sometimes_yield(random);
    }
  });
}

/// The known mistake: entries are copied to a larger table, and what is inserted until that takes the old one's place is lost.
class GrowsBesideInserts {
 public:
  struct user {
    explicit user(GrowsBesideInserts&) {}
  };
  explicit GrowsBesideInserts(std::size_t) {}

  std::optional<std::uint64_t> find(user&, std::uint64_t key) {
    const support::guard guard(lock_);
    const auto found = entries_.find(key);
    return found == entries_.end() ? std::nullopt : std::optional(found->second);
  }
  bool insert_or_assign(user&, std::uint64_t key, std::uint64_t value) {
    bool inserted = false, crowded = false;
    {
      const support::guard guard(lock_);
      inserted = entries_.insert_or_assign(key, value).second;
      crowded = entries_.size() > room_;
    }
    if (crowded) grow();
    return inserted;
  }
  std::size_t size(user&) const { return entries_.size(); }

 private:
  void grow() {
    const support::guard one(growing_);
    std::unordered_map<std::uint64_t, std::uint64_t> larger;
    std::size_t copied = 0;
    {
      const support::guard guard(lock_);
      if (entries_.size() <= room_) return;
      larger = entries_;
      copied = larger.size();
    }
    const auto others_insert = [&] {
      const support::guard guard(lock_);
      return entries_.size() != copied;
    };
    for (int i = 0; i < 1'000 && !others_insert(); ++i) ::sched_yield();
    const support::guard guard(lock_);
    entries_ = std::move(larger);
    room_ *= 2;
  }

  support::futex_lock lock_, growing_;
  std::size_t room_ = 8;
  std::unordered_map<std::uint64_t, std::uint64_t> entries_;
};

TEST(map_tests, see_an_insert_that_is_lost_while_the_map_grows) {
  EXPECT_NE(lost_inserts<GrowsBesideInserts>(500), 0U);
}

}  // namespace
}  // namespace fencepost::conformance::map_test
