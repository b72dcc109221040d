// Which working sets are measured on which machine.
#include "benches/memory/sizes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "benches/memory/random_cycle.hpp"

namespace fencepost::bench::sizes_test {
namespace {

constexpr std::size_t kib = 1024, mib = 1024 * kib;

harness::MemoryFacts machine(std::vector<harness::Cache> caches,
                             std::size_t most = ~std::size_t{0}) {
  harness::MemoryFacts facts;
  facts.caches = std::move(caches);
  facts.most_bytes = most;
  facts.limited_by = "memory.max";
  return facts;
}

std::map<unsigned, std::size_t> core(const std::vector<MemorySize>& sizes) {
  std::map<unsigned, std::size_t> found;
  for (const MemorySize& size : sizes)
    if (size.level > 0) found[size.level] = size.bytes;
  return found;
}

const std::vector<harness::Cache> usual{
    {1, 32 * kib, 64, 1}, {2, mib, 64, 1}, {3, 32 * mib, 64, 8}};

TEST(MemorySizes, GoFromAQuarterOfTheFirstCacheToFourTimesTheLast) {
  const auto sizes = memory_sizes(machine(usual));
  EXPECT_EQ(sizes.front().bytes, 8 * kib);
  EXPECT_EQ(sizes.back().bytes, 128 * mib);
  EXPECT_EQ(sizes.size(), 29U);
  EXPECT_TRUE(std::ranges::is_sorted(sizes, {}, &MemorySize::bytes));
  EXPECT_EQ(core(sizes), (std::map<unsigned, std::size_t>{
                             {1, 8 * kib}, {2, 128 * kib}, {3, 4 * mib}, {4, 128 * mib}}));
  for (const MemorySize& size : sizes) {
    EXPECT_FALSE(size.obstacle);
    EXPECT_EQ(size.bytes % 128, 0U);
    EXPECT_EQ(size.fits, size.bytes <= 32 * mib);
    EXPECT_EQ(size.shared, size.bytes > mib);
  }
}

TEST(MemorySizes, OfCachesOfOddSizesLieInsideEach) {
  for (const auto& caches :
       {std::vector<harness::Cache>{
            {1, 48 * kib, 64, 2}, {2, 1280 * kib, 64, 2}, {3, 54 * mib, 64, 72}},
        {{1, 64 * kib, 128, 1}, {2, 12 * mib, 128, 4}},
        {{1, 32 * kib, 64, 1},
         {2, 256 * kib, 64, 1},
         {3, 2560 * kib, 64, 4},
         {4, 128 * mib, 64, 4}},
        {{1, 32 * kib, 64, 1}}}) {
    const auto found = core(memory_sizes(machine(caches)));
    ASSERT_EQ(found.size(), caches.size() + 1);
    std::size_t before = 0;
    for (const harness::Cache& cache : caches) {
      EXPECT_LE(2 * found.at(cache.level), cache.bytes) << cache.level;
      EXPECT_GT(found.at(cache.level), before) << cache.level;
      before = cache.bytes;
    }
    EXPECT_GT(found.at(caches.back().level + 1), 2 * caches.back().bytes);
  }
}

TEST(MemorySizes, ShrinkWhereMemoryIsShort) {
  const auto sizes = memory_sizes(machine(usual, 300 * mib));
  EXPECT_EQ(core(sizes).at(4), 64 * mib) << "twice in 150 MiB, for small and for huge pages";
  for (const MemorySize& size : sizes) {
    ASSERT_EQ(size.obstacle.has_value(), size.bytes > 64 * mib) << size.bytes;
    if (!size.obstacle) continue;
    EXPECT_NE(size.obstacle->find("150 MiB may be taken (memory.max)"), std::string::npos)
        << *size.obstacle;
  }
}

TEST(MemorySizes, AreRefusedWhereMemoryCannotExceedTheCaches) {
  const auto sizes = memory_sizes(machine(usual, 100 * mib));
  EXPECT_EQ(core(sizes).at(4), 128 * mib);
  EXPECT_TRUE(sizes.back().obstacle);
  EXPECT_FALSE(std::ranges::find(sizes, 8 * mib, &MemorySize::bytes)->obstacle);
}

TEST(PartOfEach, LiesInItsShareOfTheCacheAndInNoneBefore) {
  for (const unsigned l2_by : {1U, 2U, 4U}) {
    for (const unsigned l3_by : {4U, 8U, 64U}) {
      for (const unsigned threads : {2U, 3U, 8U, 200U}) {
        const auto facts =
            machine({{1, 32 * kib, 64, 1}, {2, 4 * mib, 64, l2_by}, {3, 96 * mib, 64, l3_by}});
        const auto share = [&](std::size_t i) {
          return facts.caches[i].bytes / std::min(threads, facts.caches[i].shared_by);
        };
        std::size_t before = 0;
        for (const MemorySize& size : memory_sizes(facts)) {
          const auto part = size.level > 0 ? part_of_each(size, facts, threads) : std::nullopt;
          if (!part) continue;
          EXPECT_EQ(part->bytes % 4096, 0U);
          EXPECT_GT(part->bytes, before) << "level " << size.level;
          if (size.level < 4) {
            EXPECT_LE(2 * part->bytes, share(size.level - 1));
          } else {
            EXPECT_GE(part->bytes, 4 * share(2));
          }
          before = part->bytes;
        }
      }
    }
  }
}

TEST(PartOfEach, IsNoneOfACacheWhoseShareIsSmall) {
  const auto facts = machine({{1, 32 * kib, 64, 1}, {2, 4 * mib, 64, 1}, {3, 16 * mib, 64, 16}});
  const auto sizes = memory_sizes(facts);
  const auto level = [&](unsigned wanted) {
    return *std::ranges::find(sizes, wanted, &MemorySize::level);
  };
  EXPECT_FALSE(part_of_each(level(3), facts, 16));
  EXPECT_TRUE(part_of_each(level(3), facts, 1));
  EXPECT_EQ(part_of_each(level(4), facts, 16)->bytes, 16 * mib);
}

TEST(PartOfEach, OfAllTogetherMayBeTooLarge) {
  const auto facts = machine(usual, 1024 * mib);
  const MemorySize memory = memory_sizes(facts).back();
  EXPECT_FALSE(part_of_each(memory, facts, 8)->obstacle);
  EXPECT_TRUE(part_of_each(memory, facts, 200)->obstacle);
}

TEST(MemorySizes, WithoutCachesAreUsualOnes) {
  EXPECT_EQ(core(memory_sizes(machine({}))).size(), 4U);
}

}  // namespace
}  // namespace fencepost::bench::sizes_test
