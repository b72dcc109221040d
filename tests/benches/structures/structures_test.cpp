// The benchmarks of filters, union-find, rate limiters and object pools say what is wrong with one.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "benches/structures/disjoint_sets.hpp"
#include "benches/structures/filter.hpp"
#include "benches/structures/limiter.hpp"
#include "benches/structures/object_pool.hpp"
#include "primitives/disjoint_sets/mutex_sets.hpp"
#include "primitives/disjoint_sets/union_by_rank.hpp"
#include "primitives/filter/bloom.hpp"
#include "primitives/limiter/mutex_bucket.hpp"
#include "primitives/limiter/packed_bucket.hpp"
#include "primitives/object_pool/mutex_free_list.hpp"
#include "primitives/object_pool/new_delete.hpp"
#include "primitives/object_pool/per_cpu_free_lists.hpp"
#include "tests/benches/window.hpp"

namespace fencepost::bench::structures_test {
namespace {

/// What is said of a window.
template <class Bench, class... Arguments>
std::string verdict(unsigned threads, Arguments... arguments) {
  Bench bench(arguments...);
  std::string said;
  window(bench, threads, 500, Bench::own_bytes, 100'000, &said);
  return said;
}
bool says(const std::string& verdict, const std::string& what) {
  return verdict.find(what) != std::string::npos;
}

struct Forgets : filter::bloom {
  using bloom::bloom;
  void insert(std::uint64_t key) {
    if (++calls % 8 != 0) bloom::insert(key);
  }
  std::uint64_t calls = 0;
};
struct FindsAll : filter::bloom {
  using bloom::bloom;
  bool contains(std::uint64_t) const { return true; }
};

TEST(AFilter, IsRightOrFoundToBeWrong) {
  for (const unsigned threads : {1U, 3U}) {
    EXPECT_EQ((verdict<FilterBench<filter::bloom, Ask::insert>>(threads, 4096U)), "");
    EXPECT_EQ((verdict<FilterBench<filter::bloom, Ask::hit>>(threads, 4096U)), "");
    EXPECT_EQ((verdict<FilterBench<filter::bloom, Ask::miss>>(threads, 4096U)), "");
  }
  EXPECT_TRUE(says(verdict<FilterBench<Forgets, Ask::insert>>(1, 1'048'576U), "not there"));
  EXPECT_TRUE(says(verdict<FilterBench<Forgets, Ask::hit>>(1, 4096U), "keys found"));
  EXPECT_TRUE(says(verdict<FilterBench<FindsAll, Ask::miss>>(1, 4096U), "other keys"));
}

struct UnitesNone : disjoint_sets::mutex_sets {
  using mutex_sets::mutex_sets;
  bool unite(std::uint32_t a, std::uint32_t b) {
    return ++calls % 8 != 0 && mutex_sets::unite(a, b);
  }
  std::uint64_t calls = 0;
};
struct UnitesTwice : disjoint_sets::mutex_sets {
  using mutex_sets::mutex_sets;
  bool unite(std::uint32_t a, std::uint32_t b) { return mutex_sets::unite(a, b), true; }
};

TEST(DisjointSetsInABench, AreRightOrFoundToBeWrong) {
  for (const unsigned threads : {1U, 3U}) {
    EXPECT_EQ((verdict<Unite<disjoint_sets::union_by_rank>>(threads, 1024U, 50U)), "");
    EXPECT_EQ((verdict<Unite<disjoint_sets::mutex_sets>>(threads, 1024U, 10U)), "");
  }
  bool lost = false;
  for (int i = 0; i < 50 && !lost; ++i)
    lost = says(verdict<Unite<UnitesNone>>(1, 1'048'576U, 50U), "two sets after");
  EXPECT_TRUE(lost);
  EXPECT_TRUE(says(verdict<Unite<UnitesTwice>>(1, 16U, 50U), "number of sets"));
}

struct AdmitsAll : limiter::mutex_bucket {
  using mutex_bucket::mutex_bucket;
  bool acquire(std::uint64_t) { return true; }
};
struct AdmitsNone : limiter::mutex_bucket {
  using mutex_bucket::mutex_bucket;
  bool acquire(std::uint64_t) { return false; }
};

TEST(ALimiter, IsRightOrFoundToBeWrong) {
  for (const unsigned threads : {1U, 3U}) {
    EXPECT_EQ((verdict<Acquire<limiter::packed_bucket, true>>(threads)), "");
    EXPECT_EQ((verdict<Acquire<limiter::packed_bucket, false>>(threads)), "");
    EXPECT_EQ((verdict<Acquire<limiter::mutex_bucket, true>>(threads)), "");
    EXPECT_EQ((verdict<Acquire<limiter::mutex_bucket, false>>(threads)), "");
  }
  Acquire<limiter::packed_bucket, true> in_small_batches;
  window(in_small_batches, 1, 50, decltype(in_small_batches)::own_bytes, 5'000'000);
  EXPECT_TRUE(says(verdict<Acquire<AdmitsAll, true>>(1), "full bucket"));
  EXPECT_TRUE(says(verdict<Acquire<AdmitsAll, false>>(1), "calls admitted"));
  EXPECT_TRUE(says(verdict<Acquire<AdmitsNone, true>>(1), "calls admitted"));
  EXPECT_TRUE(says(verdict<Acquire<AdmitsNone, false>>(1), "next token"));
}

struct Loses : object_pool::mutex_free_list {
  using mutex_free_list::mutex_free_list;
  void put(object& one) {
    if (++calls != 500) mutex_free_list::put(one);
  }
  std::uint64_t calls = 0;
};
struct Clears : object_pool::mutex_free_list {
  using mutex_free_list::mutex_free_list;
  void put(object& one) { one.words[0] = 0, mutex_free_list::put(one); }
};

TEST(AnObjectPool, IsRightOrFoundToBeWrong) {
  for (const unsigned threads : {1U, 3U}) {
    EXPECT_EQ((verdict<GetPut<object_pool::per_cpu_free_lists>>(threads)), "");
    EXPECT_EQ((verdict<GetPut<object_pool::mutex_free_list>>(threads)), "");
    EXPECT_EQ((verdict<GetPut<object_pool::new_delete>>(threads)), "");
  }
  EXPECT_TRUE(says(verdict<GetPut<Loses>>(1), "number of objects"));
  EXPECT_TRUE(says(verdict<GetPut<Clears>>(1), "number of uses"));
}

TEST(AnObjectPool, HandsOn) {
  using Bench = OneWay<PooledMessages<object_pool::per_cpu_free_lists>>;
  Bench bench(64, 1);
  window(bench, 2, 500, Bench::own_bytes(1));
}

}  // namespace
}  // namespace fencepost::bench::structures_test
