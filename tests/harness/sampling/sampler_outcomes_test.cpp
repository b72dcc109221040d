// What a benchmark has counted in the window that fails is kept, whichever window of a burst that is.
#include <gtest/gtest.h>

#include "tests/harness/sampling/one_thread.hpp"

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

Case failing_from(std::uint64_t window) {
  Case c;
  c.name = "test/failing";
  c.bytes = 64;
  c.make = [window] { return std::make_unique<FailingFrom>(window); };
  return c;
}

TEST(SamplerOutcomes, AreThoseOfTheWindowThatFailed) {
  OneThread lab;
  for (const std::uint64_t window : {1U, 2U, 3U}) {  // odd ones warm up
    const Burst burst = lab.take(failing_from(window), 6);
    EXPECT_EQ(burst.error, "wrong");
    EXPECT_EQ(burst.failed_outcomes.at("window"), window);
  }
  EXPECT_EQ(lab.sampler.plan(failing_from(1)).failed_outcomes.at("window"), 1U);
}

TEST(SamplerOutcomes, AreNoneWhereNothingFailed) {
  OneThread lab;
  EXPECT_TRUE(lab.take(failing_from(1'000), 6).failed_outcomes.empty());
}

}  // namespace
}  // namespace fencepost::harness::sampler_outcomes_test
