// Lines of one's own in L2 and L3: by a model of caches they are there whenever their turn comes, on
// machines of all sizes; and where they cannot be, the reason is said.
#include <gtest/gtest.h>

#include <memory>

#include "benches/memory/far_lines.hpp"
#include "benches/memory/sizes.hpp"
#include "tests/benches/memory/cache_model.hpp"

namespace fencepost::bench::own_levels_test {
namespace {

constexpr std::size_t kib = 1024, mib = 1024 * kib;
using Replaced = CacheModel::Replaced;

harness::MemoryFacts machine(const std::vector<std::size_t>& bytes) {
  harness::MemoryFacts facts;
  for (unsigned i = 0; i < bytes.size(); ++i) facts.caches.push_back({i + 1, bytes[i], 64, 1});
  return facts;
}

/// The share of lines that are in this level when they are visited, in a round through a set of `bytes`.
double share_in(std::size_t level, std::size_t bytes, CacheModel& model) {
  static const auto memory = std::make_shared<FarMemory>(16 * mib);
  FarLines lines(memory, bytes, 64);
  lines.prepare(0, false);
  for (std::uint64_t pass = 0; pass < lines.parts(); ++pass)
    for (const RingLine* line : lines.of(pass)) model.access(line);
  double visits = 0.0, found = 0.0;
  for (std::uint64_t pass = 0; pass < lines.parts(); ++pass) {
    for (const RingLine* line : lines.of(pass)) {
      found += model.level(line) == level ? 1.0 : 0.0;
      visits += 1.0;
      model.access(line);
    }
    for (const RingLine* line : lines.of(pass)) model.access(line);  // prepared again
  }
  EXPECT_EQ(lines.complaint(), "");
  return found / visits;
}

TEST(OwnLevels, AreWhereTheLinesAre) {
  for (const auto& bytes : {std::vector<std::size_t>{32 * kib, 256 * kib, 8 * mib},
                            {48 * kib, 1280 * kib, 54 * mib},
                            {64 * kib, 512 * kib, 2 * mib}}) {
    for (const OwnLevel& level : own_levels(machine(bytes))) {
      ASSERT_FALSE(level.obstacle) << *level.obstacle;
      for (const bool victims : {true, false}) {
        const std::vector<CacheShape> shapes{{bytes[0], 8}, {bytes[1], 16}, {bytes[2], 16}};
        CacheModel oldest(shapes, Replaced::oldest, victims, 1);
        EXPECT_GT(share_in(level.level, level.bytes, oldest), 0.95) << level.level;
        CacheModel any(shapes, Replaced::any, victims, 1);
        EXPECT_GT(share_in(level.level, level.bytes, any), 0.6) << level.level;
      }
    }
  }
}

TEST(OwnLevels, NeedALargerSetThanTheCacheBefore) {
  const std::vector<CacheShape> shapes{{32 * kib, 8}, {mib, 16}, {32 * mib, 16}};
  CacheModel too_little(shapes, Replaced::oldest, false, 1);
  EXPECT_LT(share_in(3, mib / 2, too_little), 0.1);
}

std::string obstacle_of(unsigned level, const harness::MemoryFacts& facts) {
  return own_levels(facts).at(level - 2).obstacle.value_or("");
}

TEST(OwnLevels, SayWhyLinesCannotBeThere) {
  const auto two = machine({32 * kib, mib});
  EXPECT_EQ(obstacle_of(2, two), "");
  EXPECT_EQ(obstacle_of(3, two), "unsupported: hwloc tells of no L3 behind another cache");
  EXPECT_NE(obstacle_of(2, machine({})), "");
  const auto near = machine({32 * kib, mib, 3 * mib});
  EXPECT_EQ(obstacle_of(2, near), "");
  EXPECT_EQ(obstacle_of(3, near),
            "unsupported: L3 of 3 MiB is less than 4 times L2 of 1 MiB: no set of lines "
            "lies in the one and not in the other");
  auto small = machine({32 * kib, 2 * mib, 32 * mib});
  small.most_bytes = 4 * mib;
  EXPECT_NE(obstacle_of(3, small).find("too large"), std::string::npos);
}

}  // namespace
}  // namespace fencepost::bench::own_levels_test
