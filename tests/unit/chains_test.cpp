// The arithmetic of the reference chains, and that this machine can run them.
#include "harness/chains.hpp"

#include <gtest/gtest.h>

namespace fencepost::harness {
namespace {

constexpr std::uint64_t latency_adds = latency_steps * arch::adds_per_chain_step;
constexpr std::uint64_t throughput_adds = throughput_steps * arch::adds_per_chain_step;

TEST(ChainReading, ACycleIsADependentAdd) {
  const ChainReading reading = chain_reading(3 * latency_adds + 50, 1000, 50);
  EXPECT_DOUBLE_EQ(reading.ticks_per_cycle, 3.0);
}

TEST(ChainReading, ThroughputIsInCyclesOfTheOtherChain) {
  // Half a tick a cycle; four adds a cycle.
  const ChainReading reading = chain_reading(latency_adds / 2 + 40, throughput_adds / 8 + 40, 40);
  EXPECT_DOUBLE_EQ(reading.ticks_per_cycle, 0.5);
  EXPECT_DOUBLE_EQ(reading.cycles_per_add, 0.25);
  EXPECT_TRUE(reading.usable());
}

TEST(ChainReading, FrequencyDoesNotMoveThroughput) {
  const ChainReading slow = chain_reading(4 * latency_adds, throughput_adds, 0);
  const ChainReading fast = chain_reading(2 * latency_adds, throughput_adds / 2, 0);
  EXPECT_DOUBLE_EQ(slow.cycles_per_add, fast.cycles_per_add);
}

TEST(ChainReading, NoLongerThanReadingTheClockIsUnusable) {
  EXPECT_FALSE(chain_reading(40, 5000, 40).usable());
  EXPECT_FALSE(chain_reading(5000, 40, 40).usable());
  EXPECT_FALSE(chain_reading(30, 30, 40).usable());
  EXPECT_FALSE(ChainReading{}.usable());
}

TEST(Chains, RunHere) {
  const ChainCalibration calibration = calibrate_chains();
  EXPECT_GT(calibration.ticks_per_cycle, 0.0);
  EXPECT_GT(calibration.multiply_cycles, 0.0);
  for (const double cycles : calibration.cycles_per_add) EXPECT_GT(cycles, 0.0);
  EXPECT_TRUE(read_chains(calibration.clock_ticks).usable());
}

}  // namespace
}  // namespace fencepost::harness
