// The arithmetic of the reference chains, and that this machine can run them.
#include "harness/clock/chains.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace fencepost::harness::chains_test {
namespace {

constexpr std::uint64_t latency_adds = latency_steps * arch::adds_per_chain_step;
constexpr std::uint64_t throughput_adds = throughput_steps * arch::adds_per_chain_step;

TEST(ChainReading, ACycleIsADependentAdd) {
  const ChainReading reading = chain_reading(3 * latency_adds + 50, 1000, 50, 1);
  EXPECT_DOUBLE_EQ(reading.ticks_per_cycle, 3.0);
}

TEST(ChainReading, ThroughputIsInCyclesOfTheOtherChain) {
  // Half a tick a cycle; four adds a cycle.
  const ChainReading reading =
      chain_reading(latency_adds / 2 + 40, throughput_adds / 8 + 40, 40, 1);
  EXPECT_DOUBLE_EQ(reading.ticks_per_cycle, 0.5);
  EXPECT_DOUBLE_EQ(reading.cycles_per_add, 0.25);
  EXPECT_TRUE(reading.usable());
}

TEST(ChainReading, FrequencyDoesNotMoveThroughput) {
  const ChainReading slow = chain_reading(4 * latency_adds, throughput_adds, 0, 1);
  const ChainReading fast = chain_reading(2 * latency_adds, throughput_adds / 2, 0, 1);
  EXPECT_DOUBLE_EQ(slow.cycles_per_add, fast.cycles_per_add);
}

TEST(ChainReading, NoLongerThanReadingTheClockIsUnusable) {
  EXPECT_FALSE(chain_reading(40, 5000, 40, 1).usable());
  EXPECT_FALSE(chain_reading(5000, 40, 40, 1).usable());
  EXPECT_FALSE(chain_reading(30, 30, 40, 1).usable());
  EXPECT_FALSE(ChainReading{}.usable());
}

TEST(ChainReading, ALongerChainTellsTheSame) {
  const ChainReading once = chain_reading(3 * latency_adds, throughput_adds, 0, 1);
  const ChainReading longer = chain_reading(21 * latency_adds, 7 * throughput_adds, 0, 7);
  EXPECT_DOUBLE_EQ(once.ticks_per_cycle, longer.ticks_per_cycle);
  EXPECT_DOUBLE_EQ(once.cycles_per_add, longer.cycles_per_add);
}

// 4,800 cycles at 3 GHz.
constexpr double usual_chain_ns = 1600.0;

TEST(ChainScale, ChainsLastForFiveHundredStepsOfTheClock) {
  for (const double mhz : {19.2, 24.0, 25.0, 50.0, 100.0, 1000.0, 2000.0, 3000.0}) {
    const double step_ns = 1000.0 / mhz;
    const auto scale = static_cast<double>(chain_scale(step_ns, usual_chain_ns));
    EXPECT_GE(scale * usual_chain_ns / step_ns, clock_steps_per_chain) << mhz << " MHz";
    // And for no longer than needed.
    EXPECT_LT((scale - 1.0) * usual_chain_ns / step_ns, clock_steps_per_chain) << mhz << " MHz";
  }
}

TEST(ChainScale, GrowsWithTheStep) {
  EXPECT_EQ(chain_scale(1000.0 / 19.2, usual_chain_ns), 17U);
  EXPECT_EQ(chain_scale(1000.0 / 24.0, usual_chain_ns), 14U);
  EXPECT_EQ(chain_scale(1000.0 / 25.0, usual_chain_ns), 13U);
  EXPECT_EQ(chain_scale(1000.0 / 50.0, usual_chain_ns), 7U);
  EXPECT_EQ(chain_scale(1000.0 / 100.0, usual_chain_ns), 4U);
}

TEST(ChainScale, AFineClockLeavesTheChainsAsTheyAre) {
  for (const double mhz : {500.0, 1000.0, 2100.0, 3000.0})
    EXPECT_EQ(chain_scale(1000.0 / mhz, usual_chain_ns), 1U) << mhz << " MHz";
  // Five GHz, six adds a cycle.
  EXPECT_EQ(chain_scale(1.0, 640.0), 1U);
}

TEST(ChainScale, EndsAtAMillisecond) {
  // The microseconds that qemu-user counts, and nonsense.
  EXPECT_EQ(chain_scale(1000.0, usual_chain_ns), 313U);
  EXPECT_EQ(chain_scale(1e9, usual_chain_ns), 625U);
  EXPECT_EQ(chain_scale(50.0, 0.0), 1U);
}

TEST(ChainScale, TheCalibrationSaysHowManySteps) {
  ClockCalibration clock;
  clock.ticks_per_ns = 0.024;
  clock.resolution_ns = 1.0 / 0.024;
  ChainCalibration chains;
  chains.scale = 14;
  chains.ticks_per_cycle = 0.008;  // 3 GHz
  EXPECT_NEAR(chains.clock_steps(clock), 14 * 4800 * 0.008, 1e-6);
}

TEST(Chains, RunHere) {
  const ChainCalibration calibration = calibrate_chains(calibrate_clock());
  EXPECT_GT(calibration.ticks_per_cycle, 0.0);
  EXPECT_GT(calibration.multiply_cycles, 0.0);
  for (const double cycles : calibration.cycles_per_add) EXPECT_GT(cycles, 0.0);
  EXPECT_TRUE(read_chains(calibration).usable());
}

TEST(ReadingCost, IsTheMeanWhereAStepIsLonger) {
  std::vector<double> ticks(1000, 0.0);
  std::fill_n(ticks.begin(), 300, 24.0);  // 7.2 ticks, seen as 0 or a step
  EXPECT_NEAR(reading_cost(ticks, 24.0), 7.2, 1e-9);
  ticks.resize(1100, 50'000.0);
  EXPECT_NEAR(reading_cost(ticks, 24.0), 7.2, 1e-9) << "interrupts are no part of it";
}

TEST(ReadingCost, IsTheQuietOneWhereTheClockIsFine) {
  std::vector<double> ticks(400, 40.0);
  std::fill_n(ticks.begin(), 200, 60.0);  // beside a busy SMT sibling
  EXPECT_NEAR(reading_cost(ticks, 1.0), 40.0, 1e-9);
  EXPECT_EQ(reading_cost(std::vector<double>{}, 1.0), 0.0);
}

}  // namespace
}  // namespace fencepost::harness::chains_test
