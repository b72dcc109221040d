// Bytes and allocations of structures, against what these are known to take.
#include "benches/support/memory_use.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <new>
#include <optional>
#include <thread>
#include <vector>

#include "benches/coordination/single_flight.hpp"
#include "benches/maps/map_mix.hpp"
#include "benches/sets/set_mix.hpp"
#include "benches/structures/cache.hpp"
#include "benches/structures/disjoint_sets.hpp"
#include "benches/structures/filter.hpp"
#include "benches/structures/limiter.hpp"
#include "benches/structures/object_pool.hpp"
#include "primitives/cache/clock.hpp"
#include "primitives/disjoint_sets/union_by_rank.hpp"
#include "primitives/filter/bloom.hpp"
#include "primitives/flight/single_flight.hpp"
#include "primitives/limiter/mutex_bucket.hpp"
#include "primitives/limiter/packed_bucket.hpp"
#include "primitives/map/mutex_map.hpp"
#include "primitives/object_pool/mutex_free_list.hpp"
#include "primitives/object_pool/new_delete.hpp"
#include "primitives/set/mutex_set.hpp"
#include "tests/benches/window.hpp"

namespace fencepost::bench::memory_use_test {
namespace {

constexpr std::uint64_t size = 64;

class MemoryOf : public ::testing::Test {
  void SetUp() override {
#ifdef FENCEPOST_COUNTED_NEW
    ASSERT_TRUE(harness::can_count_allocations());
#else
    ASSERT_FALSE(harness::can_count_allocations());
    GTEST_SKIP() << "a sanitizer has replaced operator new";
#endif
  }
};

/// What is told of a window of this benchmark.
template <class Bench>
harness::Values values_of(Bench bench) {
  window(bench, 2, 500, Bench::own_bytes, 100'000);
  return bench.values();
}

TEST_F(MemoryOf, IsCountedWhileItIsAskedForByThisThread) {
  std::optional<std::vector<std::uint64_t>> before(std::in_place, 1000);
  harness::Allocations seen;
  {
    const harness::AllocationCount count;
    void* const one = ::operator new(100);
    void* const aligned = ::operator new (100, std::align_val_t{64});
    std::thread([] { ::operator delete(::operator new(1'000'000)); }).join();
    seen = count.so_far();
    ::operator delete(one);
    ::operator delete (aligned, std::align_val_t{64});
    before.reset();
    EXPECT_LE(count.so_far().bytes, seen.bytes - 8200) << "what was there before is freed";
  }
  EXPECT_GE(seen.calls, 2);
  EXPECT_LE(seen.calls, 3) << "two and that of std::thread";
  EXPECT_GE(seen.bytes, 200);
  EXPECT_LT(seen.bytes, 1'000);
  ::operator delete(::operator new(100));  // counted by nobody
}

TEST_F(MemoryOf, AMapIsThatOfItsNodesAndOfItsInsertions) {
  const auto half = values_of(MapMix<map::mutex_map>({50}, size, Keys::zipf));
  EXPECT_NEAR(half.at("allocations_per_entry"), 1.0, 0.1) << "a node each, and a table";
  EXPECT_GE(half.at("bytes_per_entry"), 2 * sizeof(std::uint64_t));
  EXPECT_LE(half.at("bytes_per_entry"), 100);
  EXPECT_NEAR(half.at("allocations_per_operation"), 1.0 / 6, 0.05) << "each third write inserts";
  const auto none = values_of(MapMix<map::mutex_map>({100}, size, Keys::zipf));
  EXPECT_EQ(none.at("allocations_per_operation"), 0.0);
}

TEST_F(MemoryOf, ASetIsThatOfItsNodes) {
  const auto told = values_of(SetMix<set::mutex_set>({50}, size, Keys::uniform));
  EXPECT_NEAR(told.at("allocations_per_entry"), 1.0, 0.1);
  EXPECT_NEAR(told.at("allocations_per_operation"), 1.0 / 4, 0.07) << "each second write inserts";
}

TEST_F(MemoryOf, ACacheIsAllocatedWhenItIsMade) {
  const auto told = values_of(CacheBench<cache::clock, CacheUse::mix>(1024, Keys::zipf));
  EXPECT_EQ(told.at("allocations_per_operation"), 0.0);
  EXPECT_LE(told.at("allocations_per_entry"), 2.0 / 1000);
  EXPECT_GE(told.at("bytes_per_entry"), 24) << "three lines for eight";
  EXPECT_LE(told.at("bytes_per_entry"), 32) << "some have fewer";
}

TEST_F(MemoryOf, AFilterIsThatOfItsWords) {
  const auto told = values_of(FilterBench<filter::bloom, Ask::insert>(65'536));
  EXPECT_EQ(told.at("allocations_per_operation"), 0.0);
  EXPECT_GE(told.at("bytes_per_entry"), 9.6 / 8) << "for one in 100, -ln(0.01) / ln(2)^2 bits";
  EXPECT_LE(told.at("bytes_per_entry"), 4);
}

TEST_F(MemoryOf, DisjointSetsIsThatOfAParentAndARankEach) {
  const auto told = values_of(Unite<disjoint_sets::union_by_rank>(65'536, 50));
  EXPECT_EQ(told.at("allocations_per_operation"), 0.0);
  EXPECT_NEAR(told.at("bytes_per_entry"), 8, 0.1);
}

TEST_F(MemoryOf, AnObjectPoolIsThatOfItsObjectsOrOfItsOperations) {
  const auto pool = values_of(GetPut<object_pool::mutex_free_list>());
  EXPECT_EQ(pool.at("allocations_per_operation"), 0.0);
  EXPECT_NEAR(pool.at("bytes_per_entry"), 64 + 8, 1) << "eight words, and a place on the stack";
  const auto none = values_of(GetPut<object_pool::new_delete>());
  EXPECT_EQ(none.at("allocations_per_operation"), 1.0);
  EXPECT_FALSE(none.contains("bytes_per_entry"));
}

TEST_F(MemoryOf, WhatHasNoEntriesIsThatOfItsOperations) {
  const harness::Values expected{{"allocations_per_operation", 0.0}};
  EXPECT_EQ((values_of(Acquire<limiter::packed_bucket, true>())), expected);
  EXPECT_EQ((values_of(Acquire<limiter::mutex_bucket, false>())), expected);
  EXPECT_EQ(values_of(SharedCalls<flight::single_flight>()), expected);
}

/// Allocates once in each lookup.
struct Wasteful : map::mutex_map {
  using mutex_map::mutex_map;
  std::optional<std::uint64_t> find(user& self, std::uint64_t key) {
    ::operator delete(::operator new(1));
    return mutex_map::find(self, key);
  }
};

TEST_F(MemoryOf, OperationsThatAllocateIsSeen) {
  const auto told = values_of(MapMix<Wasteful>({100}, size, Keys::zipf));
  EXPECT_EQ(told.at("allocations_per_operation"), 1.0);
}

TEST_F(MemoryOf, WhatComesFromElsewhereIsNotToldOf) {
  MemoryUse use;
  use.fill(8, 16, [] { return 100; });
  use.operate([](harness::ThreadState&) { FAIL() << "for nothing"; });
  EXPECT_TRUE(use.told().empty());
}

}  // namespace
}  // namespace fencepost::bench::memory_use_test
