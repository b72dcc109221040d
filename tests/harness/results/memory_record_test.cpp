// Where memory lies, as machine.json says it, and the warnings where it is elsewhere; nodes and kernel are planted.
#include "harness/results/memory_record.hpp"

#include <gtest/gtest.h>

#include "tests/support/planted_memory.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::memory_record_test {
namespace {

constexpr std::size_t two_mebi = std::size_t{2} << 20;

std::vector<Pu> five_threads() {
  const Pu here = read_topology().pus.front();
  std::vector<Pu> pus(5, here);
  for (std::size_t i = 0; i < pus.size(); ++i) pus[i].memory_node = i < 2 ? 0 : 1;
  pus.back().memory_node = Pu::none;
  return pus;
}

struct Planted {
  Team team{five_threads()};
  PlantedMemory memory{team};
  Pools pools{two_mebi, team, memory.calls()};
  explicit Planted(bool binds) {
    memory.binds = binds;
    for (unsigned i = 0; i < 5; ++i) memory.move(team.stacks()[i].data(), i < 2 ? 0 : 1);
    pools.provide(0);
    pools.provide_own(65536);
  }
  const std::byte* own(unsigned thread) const {
    std::mt19937_64 random(1);
    return pools.draw_own(thread, 65536 - 2 * Pool::alignment, random) - Pool::alignment;
  }
};

TEST(PoolRecord, CountsThreadsWhoseMemoryLiesAlike) {
  const Planted planted(false);
  const PoolRecord pool = pool_record(planted.pools);
  EXPECT_EQ(pool.bytes, two_mebi);
  EXPECT_EQ(pool.own_bytes, 65536U);
  ASSERT_EQ(pool.own.size(), 3U) << "node 0, node 1, and the one without a node";
  EXPECT_EQ(pool.own[0], (OwnMemoryRecord{2, 0, "0", "0", "not permitted"}));
  EXPECT_EQ(pool.own[1], (OwnMemoryRecord{2, 1, "1", "1", "not permitted"}));
  EXPECT_EQ(pool.own[2].threads, 1U);
  EXPECT_EQ(pool.own[2].node, std::nullopt);
  EXPECT_TRUE(misplaced(pool_record(planted.pools)).empty());
}

TEST(AWarning, NamesMemoryOfThreadsThatIsElsewhere) {
  Planted planted(false);
  planted.memory.move(planted.own(2), 0);
  planted.memory.move(planted.team.stacks()[3].data(), 0);
  const auto found = misplaced(pool_record(planted.pools));
  ASSERT_EQ(found.size(), 2U);
  for (const machine::Warning& one : found) EXPECT_EQ(one.id, machine::WarningId::memory_placement);
  EXPECT_EQ(found[0].text,
            "of 1 thread on NUMA node 1: own memory lies on 0 (not bound: not permitted)");
  EXPECT_EQ(found[1].text, "of 1 thread on NUMA node 1: stacks lie on 0");
}

TEST(AWarning, NamesSharedMemoryThatIsElsewhere) {
  Planted planted(true);
  EXPECT_TRUE(misplaced(pool_record(planted.pools)).empty());
  planted.memory.move(planted.pools.of(0).begin(), 1);
  const auto found = misplaced(pool_record(planted.pools));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].text, "memory for NUMA node 0 lies on 1");
}

}  // namespace
}  // namespace fencepost::harness::memory_record_test
