// What a benchmark has counted in the window that fails is kept, whichever window of a burst that is.
#include <gtest/gtest.h>

#include "harness/sampling/sampler.hpp"

namespace fencepost::harness::sampler_outcomes_test {
namespace {

/// Counts its windows, and fails from one on.
class FailingFrom : public Benchmark {
 public:
  explicit FailingFrom(std::uint64_t window) : from_(window) {}

  void begin(std::byte*, unsigned) override {}
  void run(ThreadState& state) override {
    state.start();
    do {
      asm volatile("");
    } while (state.again(1));
  }
  std::string end() override { return ++ended_ >= from_ ? "wrong" : ""; }
  OutcomeCounts outcomes() const override { return {{"window", ended_}}; }

 private:
  std::uint64_t from_, ended_ = 0;
};

struct OneThread {
  ClockCalibration clock = calibrate_clock();
  ChainCalibration chains = calibrate_chains(clock);
  Team team{{read_topology().pus.front()}};
  Pools pools{std::size_t{2} << 20, team};
  CleanLevels levels;
  Sampler sampler{team, pools, clock, chains, levels, 1};

  OneThread() { pools.provide(0); }

  static Case failing_from(std::uint64_t window) {
    Case c;
    c.name = "test/failing";
    c.bytes = 64;
    c.make = [window] { return std::make_unique<FailingFrom>(window); };
    return c;
  }
  Burst take(std::uint64_t window) {
    const std::atomic<bool> stop{false};
    return sampler.take(failing_from(window), {clock.ticks(20e3), 16}, 6, stop);
  }
};

TEST(SamplerOutcomes, AreThoseOfTheWindowThatFailed) {
  OneThread lab;
  for (const std::uint64_t window : {1U, 2U, 3U}) {  // odd ones warm up
    const Burst burst = lab.take(window);
    EXPECT_EQ(burst.error, "wrong");
    EXPECT_EQ(burst.failed_outcomes.at("window"), window);
  }
  EXPECT_EQ(lab.sampler.plan(OneThread::failing_from(1)).failed_outcomes.at("window"), 1U);
}

TEST(SamplerOutcomes, AreNoneWhereNothingFailed) {
  OneThread lab;
  EXPECT_TRUE(lab.take(1'000).failed_outcomes.empty());
}

}  // namespace
}  // namespace fencepost::harness::sampler_outcomes_test
