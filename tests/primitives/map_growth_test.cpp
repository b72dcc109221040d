// Maps that grow: from nothing to 100,000 entries beside readers and erasures, and without memory for a larger table.
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <new>

#include "primitives/concepts.hpp"
#include "primitives/generated/map.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::map_growth_test {
namespace {

template <class T>
class map_growth : public suite {
 protected:
  void SetUp() override {
    if (!T::grows) GTEST_SKIP() << "a write costs as much as there is";
    if constexpr (requires { T::obstacle(); }) {
      if (const auto why = T::obstacle()) GTEST_SKIP() << *why;
    }
  }
};
TYPED_TEST_SUITE(map_growth, gtest_types<map::all>::type, primitive_name);

constexpr unsigned each = 50'000;

/// Of a writer's keys it erases every fourth, when it has inserted the next.
constexpr bool stays(std::uint64_t number) { return number % 4 != 1; }
constexpr std::uint64_t key_of(unsigned writer, std::uint64_t number) {
  return 2 * number + writer;
}

TYPED_TEST(map_growth, readers_find_what_is_there_while_others_insert_and_erase) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  TypeParam map(0);
  std::array<std::atomic<unsigned>, 2> done{};
  in_threads(4, [&](unsigned self) {
    auto random = generator(seed, self);
    typename TypeParam::user mine(map);
    for (unsigned i = 0; self < 2 && i < each; ++i) {
      ASSERT_TRUE(map.insert_or_assign(mine, key_of(self, i), i));
      if (i > 0 && !stays(i - 1)) {
        ASSERT_TRUE(map.erase(mine, key_of(self, i - 1)));
      }
      // release: pairs with [said->looked]
      done[self].store(i, std::memory_order_release);
    }
    for (unsigned there = 0; self >= 2 && there + 1 < each;) {
      // acquire: pairs with [said->looked]
      there = done[self % 2].load(std::memory_order_acquire);
      if (there == 0) continue;
      const std::uint64_t number = random() % there;
      const auto found = map.find(mine, key_of(self % 2, number));
      ASSERT_EQ(found, stays(number) ? std::optional(number) : std::nullopt) << number;
      sometimes_yield(random);
    }
  });
  typename TypeParam::user last(map);
  std::size_t expected = 0;
  for (unsigned i = 0; i < each; ++i) {
    const bool there = stays(i) || i + 1 == each;
    expected += there ? 2 : 0;
    for (const unsigned writer : {0U, 1U}) {
      ASSERT_EQ(map.find(last, key_of(writer, i)).has_value(), there) << i;
    }
  }
  EXPECT_EQ(map.size(last), expected);
}

/// The default resource of a test, without memory for what is larger than `most`.
class SmallPieces : public std::pmr::memory_resource {
 public:
  explicit SmallPieces(std::size_t most) : most_(most) { std::pmr::set_default_resource(this); }
  ~SmallPieces() override { std::pmr::set_default_resource(upstream_); }
  unsigned refused = 0;

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    if (bytes <= most_) return upstream_->allocate(bytes, alignment);
    ++refused;
    throw std::bad_alloc();
  }
  void do_deallocate(void* place, std::size_t bytes, std::size_t alignment) override {
    upstream_->deallocate(place, bytes, alignment);
  }
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }

  const std::size_t most_;
  std::pmr::memory_resource* upstream_ = std::pmr::get_default_resource();
};

/// Of tables that come from the default resource.
TYPED_TEST(map_growth, nothing_is_lost_without_memory_for_a_larger_table) {
  SmallPieces memory(8'000);
  TypeParam map(0);
  typename TypeParam::user self(map);
  for (unsigned key = 0; key < 2'000; ++key) ASSERT_TRUE(map.insert_or_assign(self, key, key));
  for (unsigned key = 0; key < 2'000; ++key) ASSERT_EQ(map.find(self, key), key);
  EXPECT_EQ(map.size(self), 2'000U);
  if constexpr (requires { map.buckets(); }) {
    EXPECT_GT(memory.refused, 1U) << "it tries again";
  }
}

template <class T>
concept tells_buckets = requires(T& map, typename T::user& self) {
  map.linked_buckets(self);
};

TYPED_TEST(map_growth, has_a_bucket_for_each_entry_and_begins_there) {
  if constexpr (tells_buckets<TypeParam>) {
    TypeParam map(0);
    typename TypeParam::user self(map);
    for (unsigned key = 0; key < 20'000; ++key) map.insert_or_assign(self, key, key);
    EXPECT_GE(map.buckets(), 20'000U);
    EXPECT_LE(map.buckets(), 65'536U);
    for (unsigned key = 0; key < 20'000; ++key) map.insert_or_assign(self, key, 0);
    // Of as many balls in as many bins a share of e^-1 stays empty, and more the more there are bins.
    EXPECT_GE(map.linked_buckets(self), map.buckets() / 4);
    EXPECT_LE(map.linked_buckets(self), map.buckets());
  } else {
    GTEST_SKIP() << "does not tell";
  }
}

}  // namespace
}  // namespace fencepost::conformance::map_growth_test
