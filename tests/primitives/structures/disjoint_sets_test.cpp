// Every union-find: what it does in one thread, and which sets are left when threads have united elements together. Random
// histories are in tests/history/.
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

#include "primitives/generated/disjoint_sets.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::disjoint_sets_test {
namespace {

/// Each element has the least of its set.
class Model {
 public:
  explicit Model(std::uint32_t size) : sets_(size) {
    for (std::uint32_t i = 0; i < size; ++i) least_.push_back(i);
  }
  bool unite(std::uint32_t a, std::uint32_t b) {
    const std::uint32_t from = std::max(least_[a], least_[b]), to = std::min(least_[a], least_[b]);
    if (from == to) return false;
    for (std::uint32_t& each : least_) each = each == from ? to : each;
    --sets_;
    return true;
  }
  bool same_set(std::uint32_t a, std::uint32_t b) const { return least_[a] == least_[b]; }
  std::size_t sets() const { return sets_; }

 private:
  std::vector<std::uint32_t> least_;
  std::size_t sets_;
};

template <class T>
class disjoint_sets_conformance : public suite {
  static_assert(DisjointSets<T>);
};
TYPED_TEST_SUITE(disjoint_sets_conformance, gtest_types<disjoint_sets::all>::type, primitive_name);

TYPED_TEST(disjoint_sets_conformance, does_what_sets_do) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  auto random = generator(seed, 0);
  for (const std::uint32_t size : {1U, 2U, 30U, 500U}) {
    TypeParam all(size);
    Model model(size);
    for (std::uint32_t i = 0; i < 3 * size; ++i) {
      const auto a = static_cast<std::uint32_t>(random() % size);
      const auto b = static_cast<std::uint32_t>(random() % size);
      ASSERT_EQ(all.same_set(a, b), model.same_set(a, b));
      if (i % 2 == 0) continue;
      ASSERT_EQ(all.unite(a, b), model.unite(a, b));
      ASSERT_EQ(all.sets(), model.sets());
    }
  }
}

TYPED_TEST(disjoint_sets_conformance, refuses_no_elements) {
  EXPECT_THROW(TypeParam(0), std::invalid_argument);
  EXPECT_THROW(TypeParam((std::size_t{1} << 30) + 1), std::invalid_argument);
}

/// What one thread has united stays so. Plain data shows what is published.
TYPED_TEST(disjoint_sets_conformance, threads_unite_what_they_united_together) {
  const std::uint64_t seed = random_seed();
  constexpr std::uint32_t size = 300, threads = 4;
  SCOPED_TRACE(seed_text(seed));
  for (unsigned round = 0; round < 60; ++round) {
    TypeParam all(size);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs[threads];
    std::atomic<std::size_t> united{0};
    in_threads(threads, [&](unsigned self) {
      auto random = generator(seed + round, self);
      std::size_t mine = 0;
      for (std::uint32_t i = 0; i < size / 5; ++i) {
        const auto a = static_cast<std::uint32_t>(random() % size);
        const auto b = static_cast<std::uint32_t>(random() % size);
        mine += all.unite(a, b) ? 1U : 0U;
        pairs[self].emplace_back(a, b);
        const auto& [c, d] = pairs[self][random() % pairs[self].size()];
        ASSERT_TRUE(all.same_set(c, d)) << "no more";
        ASSERT_FALSE(all.unite(c, d)) << "twice";
        sometimes_yield(random);
      }
      united.fetch_add(mine, std::memory_order_relaxed);  // relaxed: read when all have ended
    });
    Model model(size);
    for (const auto& own : pairs)
      for (const auto& [a, b] : own) model.unite(a, b);
    ASSERT_EQ(all.sets(), model.sets());
    ASSERT_EQ(united.load(std::memory_order_relaxed), size - model.sets());  // relaxed: as above
    for (std::uint32_t i = 0; i < size; ++i)
      ASSERT_EQ(all.same_set(i, i / 2), model.same_set(i, i / 2)) << i;
  }
}

/// Plain data that is written before two elements are united is seen by who finds them so.
TYPED_TEST(disjoint_sets_conformance, who_finds_one_set_sees_what_came_before_it) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  constexpr std::uint32_t size = 2'000;
  TypeParam all(size);
  std::vector<unsigned> before(size);
  in_threads(3, [&](unsigned self) {
    auto random = generator(seed, self);
    for (std::uint32_t i = 1; self == 0 && i < size; ++i) {
      before[i] = i;
      all.unite(i / 2, i);
      sometimes_yield(random);
    }
    for (std::uint32_t i = 1; self != 0 && i < size;) {
      sometimes_yield(random);
      if (!all.same_set(0, i)) continue;
      ASSERT_EQ(before[i], i);
      ++i;
    }
  });
}

}  // namespace
}  // namespace fencepost::conformance::disjoint_sets_test
